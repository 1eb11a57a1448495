from django import forms
from django.utils.translation import gettext_lazy as _

from .models import TROUBLE


class TroubleFilterForm(forms.Form):
    """The query string of /posti/."""

    state = forms.ChoiceField(choices=[(state.value, state.label) for state in TROUBLE], required=False)
    to = forms.CharField(label=_("Recipient"), max_length=254, required=False)


class DeedForm(forms.Form):
    """What is decided about letters: about one, or about all in this state."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in ("arrived", "again", "leave")])
    state = forms.ChoiceField(choices=[(state.value, state.label) for state in TROUBLE], required=False)


class BoxFilterForm(forms.Form):
    to = forms.CharField(label=_("Recipient"), max_length=254, required=False)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import kind_of

from .models import TROUBLE, NoticeChoice


class TroubleFilterForm(forms.Form):
    """The query string of /posti/."""

    state = forms.ChoiceField(choices=[(state.value, state.label) for state in TROUBLE], required=False)
    to = forms.CharField(label=_("Recipient"), max_length=254, required=False)


class DeedForm(forms.Form):
    """What is decided about letters: about one, or about all in this state."""

    deed = forms.ChoiceField(choices=[(deed, deed) for deed in ("arrived", "again", "leave")])
    state = forms.ChoiceField(choices=[(state.value, state.label) for state in TROUBLE], required=False)


class NoticesForm(forms.Form):
    """One question for each kind that may be refused. chosen: kind → choice."""

    def __init__(self, *args: Any, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, choice in chosen.items():
            self.fields[kind] = forms.ChoiceField(
                label=kind_of(kind).title, choices=NoticeChoice.Choice.choices, initial=choice
            )


class AddressForm(forms.Form):
    """An address of which somebody says that it works."""

    address = forms.EmailField(max_length=254)


class BoxFilterForm(forms.Form):
    to = forms.CharField(label=_("Recipient"), max_length=254, required=False)

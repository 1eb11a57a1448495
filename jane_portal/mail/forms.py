from django import forms
from django.utils.translation import gettext_lazy as _


class BoxFilterForm(forms.Form):
    to = forms.CharField(label=_("Recipient"), max_length=254, required=False)

"""Telling what was not found."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UnmetSearchForm(forms.Form):
    query = forms.CharField(label=_("Searched for"), max_length=200, required=False, widget=forms.HiddenInput)
    wish = forms.CharField(
        label=_("What were you looking for?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Do not write names of people or anything about somebody's health."),
    )

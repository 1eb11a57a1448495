"""Telling what the catalogue did not have."""

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality
from huoltamo.models import Category


class UnmetWishForm(forms.Form):
    query = forms.CharField(
        label=_("What were you looking for?"),
        max_length=200,
        help_text=_("A few words. Names of people, addresses and numbers are not needed."),
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.in_use(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )
    municipality = forms.ModelChoiceField(
        queryset=Municipality.objects.all(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )

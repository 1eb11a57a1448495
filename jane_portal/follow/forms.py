"""What is pressed: a pace, or stop."""

from __future__ import annotations

from django import forms

from .models import Pace


class PressForm(forms.Form):
    pace = forms.ChoiceField(choices=Pace.choices, required=False)
    stop = forms.BooleanField(required=False)

    def clean_pace(self) -> str:
        return self.cleaned_data["pace"] or Pace.WEEKLY

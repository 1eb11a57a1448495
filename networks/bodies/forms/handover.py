"""The form of a hand-over."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("A note for the successor"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom to ask, what was agreed, what to beware of. One matter at a time."),
    )

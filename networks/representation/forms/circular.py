"""The form of a letter to all associations of a place."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.representation.selectors.circular import Sender


class CircularForm(forms.Form):
    """senders: places from which this person may write; `sender` of the cleaned data is one of them."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Who writes, and where to"))
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Letter"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text. Your name and how to answer are added."),
    )

    def __init__(self, *args: Any, senders: list[Sender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.senders = {one.key: one for one in senders}
        self.initial.setdefault("key", uuid.uuid4())
        place: Any = self.fields["place"]
        place.choices = [(one.key, f"{one.name} → {one.place_name}") for one in senders]

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())

    @property
    def sender(self) -> Sender:
        return self.senders[self.cleaned_data["place"]]

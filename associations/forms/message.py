"""The public form "Write to this association"."""

from __future__ import annotations

from typing import Any

from django import forms

from associations.models import RelayedMessage
from jane_portal.core.web.guarded import GuardedForm


class MessageForm(GuardedForm, forms.ModelForm):
    class Meta:
        model = RelayedMessage
        fields = ["sender_name", "sender_email", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, data: Any = None, *, user: Any) -> None:
        initial = {"sender_name": user.name, "sender_email": user.email} if user.is_authenticated else {}
        super().__init__(data, initial=initial)
        self.fields["sender_name"].widget.attrs["autocomplete"] = "name"
        self.fields["sender_email"].widget.attrs["autocomplete"] = "email"

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())

    def clean_sender_name(self) -> str:
        return " ".join(str(self.cleaned_data["sender_name"]).split())

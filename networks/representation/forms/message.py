"""The public form "Write to the agent"."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from associations.models import RelayedMessage
from jane_portal.core.web.guarded import GuardedForm


class AgentMessageForm(GuardedForm, forms.ModelForm):
    class Meta:
        model = RelayedMessage
        fields: ClassVar[list[str]] = ["sender_name", "sender_email", "subject", "text"]
        widgets: ClassVar[dict[str, Any]] = {
            "sender_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "sender_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "text": forms.Textarea(attrs={"rows": 8}),
        }

    def _post_clean(self) -> None:
        """Whom it goes to is known to the page, not to the form."""

    def values(self) -> dict[str, str]:
        """In one line what stands in one line of a letter."""
        data = {name: str(self.cleaned_data[name]) for name in self.Meta.fields}
        return data | {name: " ".join(data[name].split()) for name in ("sender_name", "subject")}

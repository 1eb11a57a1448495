"""The public form "Write to this association"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from associations.models import RelayedMessage

# Nobody reads the page and writes in less; programs do. Seconds.
SHORTEST = 3
SALT = "associations.message"


class MessageForm(forms.ModelForm):
    """Three quiet guards against programs: a field nobody sees, a signed time, and the limits of the view."""

    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(label=_("Sending"), required=False, widget=forms.HiddenInput)

    class Meta:
        model = RelayedMessage
        fields = ["sender_name", "sender_email", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, data: Any = None, *, user: Any) -> None:
        initial = {"opened": signing.dumps("", salt=SALT)}
        if user.is_authenticated:
            initial |= {"sender_name": user.name, "sender_email": user.email}
        super().__init__(data, initial=initial)
        self.fields["sender_name"].widget.attrs["autocomplete"] = "name"
        self.fields["sender_email"].widget.attrs["autocomplete"] = "email"

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())

    def clean_sender_name(self) -> str:
        return " ".join(str(self.cleaned_data["sender_name"]).split())

    def clean_opened(self) -> str:
        value = str(self.cleaned_data["opened"])
        try:
            signing.loads(value, salt=SALT, max_age=SHORTEST)
        except signing.SignatureExpired:
            return value
        except signing.BadSignature as error:
            self._renew()
            raise forms.ValidationError(_("The page was open for long. Send again, please.")) from error
        raise forms.ValidationError(_("That was quick. Wait a moment and send again, please."))

    def _renew(self) -> None:
        """The page that comes back holds a fresh time, so that sending again works."""
        sent: Any = self.data  # a QueryDict
        data = sent.copy()
        data[self.add_prefix("opened")] = signing.dumps("", salt=SALT)
        self.data = data

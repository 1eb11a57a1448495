"""Public forms without a puzzle: three quiet guards against programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

# Nobody reads the page and writes in less; programs do. Seconds.
SHORTEST = 3
SALT = "portal.guarded"


class GuardedForm(forms.Form):
    """A field nobody sees, a signed time, and the limits of the view (WCAG 3.3.8: nothing to solve).

    The template hides `homepage` and writes `opened` as it is (partials/_guards.html).
    """

    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(label=_("Sending"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"opened": signing.dumps("", salt=SALT), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

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

"""The form of a contact: each field with the choice of who sees it."""

from __future__ import annotations

from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from associations.models import Contact, Organisation
from associations.selectors.organisation import owners_of
from jane_portal.accounts.models import User
from jane_portal.core.web.conflict import VersionedForm

SHORT = range(3, 7)


def clean_phone(typed: str) -> str:
    """A Finnish or foreign number as people write it, or a short code of 3 to 6 digits such as 112 or 10023.

    Raises ValidationError for what no phone can call.
    """
    text = typed.strip()
    if not text:
        return ""
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in SHORT:
        return digits
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Check the phone number, for example 040 123 4567.")) from error
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValidationError(_("Check the phone number, for example 040 123 4567."))
    national = number.country_code == 358
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


class ContactForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Contact
        fields: ClassVar[list[str]] = [
            "kind",
            "role_title",
            "name",
            "name_seen_by",
            "email",
            "email_seen_by",
            "phone",
            "phone_seen_by",
            "user",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "kind": forms.RadioSelect,
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "user": _("The name is on the public page only when the person has allowed it in their own settings.")
        }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        people = {span.user_id for span in owners_of(organisation)} | {self.instance.user_id}
        self.fields["user"].queryset = User.objects.filter(pk__in=people - {None})  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (data.get("name") or data.get("email") or data.get("phone")):
            raise ValidationError(_("Give a name, an e-mail address or a phone number."))
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

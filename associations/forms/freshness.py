"""The form behind the yearly letter: the few plain fields that may be mended without a sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from associations.selectors.freshness import contact_title, correctable
from jane_portal.core.web.conflict import VersionedForm

from .contact import clean_phone
from .organisation import URL


class StillRightForm(VersionedForm):
    """Fields as the entry holds them now; each may be corrected."""

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation
        self.contacts = correctable(organisation)
        self.fields["version"].initial = organisation.version
        self.fields["website"] = forms.URLField(
            label=_("website"),
            required=False,
            assume_scheme="https",
            max_length=200,
            validators=[URL],
            initial=organisation.website,
        )
        for code in ("fi", "sv", "en"):
            name = f"description_{code}"
            text = getattr(organisation, name)
            if text or code == "fi":
                label = Organisation._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                self.fields[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=6000,
                    initial=text,
                    widget=forms.Textarea(attrs={"rows": 8}),
                )
        for contact, names in self.contacts:
            self._add_contact(contact, names)

    def _add_contact(self, contact: Any, names: tuple[str, ...]) -> None:
        title = capfirst(contact_title(contact))
        version = forms.IntegerField(widget=forms.HiddenInput, initial=contact.version)
        self.fields[f"contact:{contact.pk}:version"] = version
        if "email" in names:
            label = _("%(contact)s: e-mail address") % {"contact": title}
            self.fields[f"contact:{contact.pk}:email"] = forms.EmailField(
                label=label, required=False, max_length=254, initial=contact.email
            )
        if "phone" in names:
            label = _("%(contact)s: phone") % {"contact": title}
            self.fields[f"contact:{contact.pk}:phone"] = _PhoneField(
                label=label, required=False, max_length=30, initial=contact.phone
            )

    def values(self) -> dict[str, str]:
        data = {name: value for name, value in self.cleaned_data.items() if not name.endswith("version")}
        return {name: value.replace("\r\n", "\n") for name, value in data.items()}

    def contact_lines(self) -> list[tuple[str, str]]:
        """(title, what reaches it) of the contacts shown."""
        reached = [
            (capfirst(contact_title(contact)), ", ".join(filter(None, (getattr(contact, name) for name in names))))
            for contact, names in self.contacts
        ]
        return [(title, text) for title, text in reached if text]

    def contact_versions(self) -> dict[int, int]:
        return {contact.pk: self.cleaned_data[f"contact:{contact.pk}:version"] for contact, _names in self.contacts}


class _PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        # A number that was there before stays as it was written.
        return typed if typed == self.initial else clean_phone(typed)

"""The form behind the yearly letter: the few plain fields that may be mended without a sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, Organisation
from associations.selectors.freshness import correctable, part_key, part_title
from jane_portal.core.web.conflict import VersionedForm

from .contact import clean_phone
from .organisation import URL


class StillRightForm(VersionedForm):
    """Fields as the entry holds them now; each may be corrected."""

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation
        # What was added since the page was made is not on it: it stays as it is.
        self.parts = [
            (part, names)
            for part, names in correctable(organisation)
            if data is None or f"{part_key(part)}:version" in data
        ]
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
        for part, names in self.parts:
            key = part_key(part)
            self.fields[f"{key}:version"] = forms.IntegerField(widget=forms.HiddenInput, initial=part.version)
            if isinstance(part, Activity):
                self._add_activity(part)
            else:
                self._add_contact(part, names)

    def _add_activity(self, activity: Activity) -> None:
        for name, label in (("place", _("%(activity)s: place")), ("time", _("%(activity)s: time"))):
            self.fields[f"{part_key(activity)}:{name}"] = forms.CharField(
                label=label % {"activity": activity.title},
                required=False,
                max_length=200,
                initial=getattr(activity, name),
            )

    def _add_contact(self, contact: Any, names: tuple[str, ...]) -> None:
        title = part_title(contact)
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

    def lines(self) -> list[tuple[str, str]]:
        """(title, what reaches it) of the contacts shown; of activities, where and when they are."""
        told = [
            (part_title(part), ", ".join(filter(None, (getattr(part, name) for name in names))))
            for part, names in self.parts
        ]
        return [(title, text) for title, text in told if text]

    def part_versions(self) -> dict[str, int]:
        return {key: self.cleaned_data[f"{key}:version"] for key in self._keys()}

    def made_as_new_as(self, fresh: StillRightForm) -> None:
        """Each contact and activity on the page as new as in the other form: the reader has seen both by then."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for part, _names in fresh.parts:
            if f"{part_key(part)}:version" in data:
                data[f"{part_key(part)}:version"] = str(part.version)
        self.data = data

    def _keys(self) -> list[str]:
        return [part_key(part) for part, _names in self.parts]


class _PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        # A number that was there before stays as it was written.
        return typed if typed == self.initial else clean_phone(typed)

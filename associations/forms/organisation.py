"""Forms of an organisation's entry, one for each part of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Kind, Municipality, Organisation, Sector, Status
from associations.models.organisation import (
    ASSOCIATION_KINDS,
    SPOKEN_LANGUAGES,
    clean_business_id,
    clean_register_number,
)
from associations.selectors.organisation import description_twin, near_equal, with_number
from jane_portal.core.files.pictures import remake_picture
from jane_portal.core.plain import PLAIN_TAG
from jane_portal.core.plain.actions import PlainValues
from jane_portal.core.web.conflict import VersionedForm

from .behalf import BehalfMixin

FOUNDABLE = (*ASSOCIATION_KINDS, Kind.FOUNDATION, Kind.COOPERATIVE, Kind.OTHER)
LINKS = 8
LOGO_SIDE = 600
URL = URLValidator(schemes=["http", "https"])


def municipalities() -> Any:
    return Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")


def sectors() -> Any:
    return Sector.objects.filter(merged_into__isnull=True)


class PartForm(BehalfMixin, VersionedForm, forms.ModelForm):
    """One part of an entry. `existing` is the other entry that already has a number typed here."""

    existing: Organisation | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def _get_validation_exclusions(self) -> set[str]:
        # Numbers already taken are found by the form's own cleaning, which can name the entry that has them.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"register_number", "business_id"}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "on_behalf_of"}}


class BasicsForm(PartForm):
    languages = forms.MultipleChoiceField(
        label=_("languages spoken"),
        choices=SPOKEN_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )
    status = forms.ChoiceField(
        label=_("status"), choices=[choice for choice in Status.choices if choice[0] != Status.DISSOLVED]
    )
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = [
            "name_fi",
            "name_sv",
            "name_en",
            "kind",
            "status",
            "domicile",
            "register_number",
            "business_id",
            "founded_year",
            "website",
            "languages",
            "newcomers_welcome",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domicile"].queryset = municipalities() | Municipality.objects.filter(  # type: ignore[attr-defined]
            pk=self.instance.domicile_id
        )
        self.fields["founded_year"].widget.attrs["inputmode"] = "numeric"
        if self.instance.status == Status.DISSOLVED:
            del self.fields["status"]

    def clean_founded_year(self) -> int | None:
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and year > timezone.localdate().year:
            raise ValidationError(_("The year cannot be in the future."))
        return year

    def clean_register_number(self) -> str | None:
        return self._number("register_number", clean_register_number)

    def clean_business_id(self) -> str | None:
        return self._number("business_id", clean_business_id)

    def _number(self, field: str, clean: Any) -> str | None:
        typed = self.cleaned_data[field]
        if not typed:
            return None
        number: str = clean(typed)
        other = with_number(field, number, apart_from=self.instance)
        if other is not None:
            if other.deleted_at is None and other.merged_into_id is None:
                self.existing = other
            raise ValidationError(_("Another entry already has this number."), code="taken")
        return number


class DescriptionForm(PartForm):
    """The description in three languages, and in plain Finnish."""

    PLAIN: ClassVar[tuple[str, ...]] = ("description_plain", "plain_same", "plain_checked")

    description_plain = forms.CharField(
        label=_("description in plain Finnish"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10, "lang": PLAIN_TAG}),
    )
    plain_same = forms.BooleanField(label=_("the plain text still says the same as the description"), required=False)
    plain_checked = forms.BooleanField(
        label=_("I have read the plain text through by the advice, and it is selkokieli"),
        required=False,
        help_text=_("Then the page calls it selkokieli. Until then it is called plain wording (selkeä kieli)."),
    )

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["description_fi", "description_sv", "description_en"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.twin = description_twin(self.instance)
        self.fields["description_plain"].initial = self.twin.text
        # The source is read and the plain text written side by side.
        self.order_fields(["description_fi", *self.PLAIN])
        if not self.twin.is_there:
            del self.fields["plain_same"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name not in self.PLAIN}

    def plain_values(self) -> PlainValues:
        return PlainValues(
            text=self.cleaned_data["description_plain"],
            same=self.cleaned_data.get("plain_same", False),
            checked=self.cleaned_data["plain_checked"],
        )


class SectorsForm(PartForm):
    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["sector", "other_sectors", "whole_region", "works_in", "areas"]
        widgets: ClassVar[dict[str, Any]] = {
            "other_sectors": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
            "works_in": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
            "areas": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = sectors()  # type: ignore[attr-defined]
        self.fields["other_sectors"].queryset = sectors()  # type: ignore[attr-defined]
        here = municipalities().values("pk")
        known = Municipality.objects.filter(pk__in=here) | Municipality.objects.filter(organisations=self.instance)
        self.fields["works_in"].queryset = known.distinct()  # type: ignore[attr-defined]
        areas = Area.objects.filter(periods__municipality__in=here) | Area.objects.filter(organisations=self.instance)
        self.fields["areas"].queryset = areas.distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("sector") and data.get("other_sectors"):
            data["other_sectors"] = data["other_sectors"].exclude(pk=data["sector"].pk)
        return data


class LinksForm(PartForm):
    """Up to eight links; an empty row is no link."""

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = list(self.instance.links.all())
        for number in range(1, max(LINKS, len(stored)) + 1):
            link = stored[number - 1] if number <= len(stored) else None
            self.fields[f"label_{number}"] = forms.CharField(
                label=gettext("Link %(number)s: name") % {"number": number},
                max_length=80,
                required=False,
                initial=link.label if link else "",
            )
            self.fields[f"url_{number}"] = forms.URLField(
                label=gettext("Link %(number)s: address") % {"number": number},
                max_length=400,
                required=False,
                assume_scheme="https",
                validators=[URL],
                initial=link.url if link else "",
            )
        if "on_behalf_of" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "on_behalf_of"), "on_behalf_of"])

    def links(self) -> list[tuple[str, str]]:
        """(label, address) of the rows that have an address; without a name the address is shown."""
        rows = [(name, self.cleaned_data[name]) for name in self.fields if name.startswith("url_")]
        return [(self.cleaned_data[name.replace("url_", "label_")] or url[:80], url) for name, url in rows if url]


class LogoForm(PartForm):
    picture = forms.FileField(
        label=_("logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove = forms.BooleanField(label=_("take the logo away"), required=False)

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["remove"]

    def clean_picture(self) -> Any:
        upload = self.cleaned_data["picture"]
        return remake_picture(upload, side=LOGO_SIDE, megabytes=5) if upload else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "picture" not in self.errors and not data.get("picture") and not data.get("remove"):
            self.add_error("picture", _("Choose a picture."))
        return data


class FoundForm(forms.ModelForm):
    """A new entry with the least that makes it findable. `alike` are entries that may be the same association."""

    kind = forms.ChoiceField(label=_("kind"), choices=[(kind.value, kind.label) for kind in FOUNDABLE])
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    alike: list[Organisation]

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = ["name_fi", "kind", "domicile", "sector"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = []
        for name, rows in (("domicile", municipalities()), ("sector", sectors())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].required = True

    def clean_name_fi(self) -> str:
        return " ".join(self.cleaned_data["name_fi"].split())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("sure"):
            self.alike = near_equal(data["name_fi"], data["domicile"])
            if self.alike:
                raise ValidationError(_("Is it one of these?"), code="alike")
        return data


class DissolveForm(BehalfMixin):
    dissolved_on = forms.DateField(
        label=_("dissolved on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day when the association was dissolved."),
    )

    def clean_dissolved_on(self) -> Any:
        day = self.cleaned_data["dissolved_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day of dissolving cannot be in the future."))
        return day

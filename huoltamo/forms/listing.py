"""Forms of offers and needs."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality
from associations.models.organisation import SPOKEN_LANGUAGES
from huoltamo.actions.enclosure import SentFile
from huoltamo.actions.listing import SHOWN_FOR
from huoltamo.models import Availability, Category, Listing, Need, Offer
from huoltamo.models.listing import Mode
from huoltamo.selectors.listing import description_twin
from jane_portal.core.plain import PLAIN_TAG
from jane_portal.core.plain.actions import PlainValues
from jane_portal.core.web.conflict import VersionedForm

from .days import day_input
from .files import accepted
from .price import check_price

LONGEST_SHOWN = datetime.timedelta(days=2 * 366)
_SHARED = ["title", "category", "description"]
_PLACE = ["mode", "whole_region", "municipalities"]
_PEOPLE = ["contact", "deputy", "valid_until"]
# A part of the form: its heading, what is always seen, and what folds away while it is empty.
Part = tuple[Any, list[str], list[str]]


class ListingForm(VersionedForm, forms.ModelForm):
    """What offers and needs have in common. The instance names its association."""

    PARTS: ClassVar[list[Part]] = []

    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=SPOKEN_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )
    description_plain = forms.CharField(
        label=_("the same in plain Finnish"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": PLAIN_TAG}),
        help_text=_("Short sentences and everyday words. Leave it empty if the text above is plain already."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listing: Listing = self.instance
        self.fields["version"].initial = listing.version
        if listing.pk is None:
            self.initial["valid_until"] = timezone.localdate() + SHOWN_FOR
            self.initial["municipalities"] = [listing.organisation.domicile_id]
        else:
            self.fields["description_plain"].initial = description_twin(listing).text
        here = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        self._choices("category", Category.objects.in_use() | Category.objects.filter(pk=listing.category_id))
        self._choices("municipalities", here)
        self._choices("areas", Area.objects.filter(periods__municipality__in=here.values("pk")).distinct())
        for name in ("contact", "deputy"):
            self._choices(name, listing.organisation.contacts.all())
        self.fields["description"].widget.attrs["rows"] = 6

    def _choices(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_valid_until(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["valid_until"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("The day has passed. Choose a later one."))
        if day > today + LONGEST_SHOWN:
            raise ValidationError(_("At most two years ahead: it can be renewed with one button."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        places = data.get("whole_region") or data.get("municipalities") or data.get("areas")
        if data.get("mode") in {Mode.ON_SITE, Mode.BOTH} and not places:
            self.add_error("municipalities", _("Choose where, or the whole region."))
        if data.get("contact") and data["contact"] == data.get("deputy"):
            self.add_error("deputy", _("The deputy is somebody else than the contact person."))
        return data

    def parts(self) -> list[dict[str, Any]]:
        """The parts as the page draws them. What is folded away opens when something is in it, or wrong in it."""
        found = []
        for title, seen, folded in self.PARTS:
            fields = [self[name] for name in folded]
            is_open = any(field.errors or field.value() for field in fields)
            found.append({"title": title, "fields": [self[name] for name in seen], "folded": fields, "open": is_open})
        return found

    def values(self) -> dict[str, Any]:
        apart = {"version", "description_plain"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def plain_values(self) -> PlainValues:
        return PlainValues(text=self.cleaned_data["description_plain"])


_TICKS: dict[str, Any] = {
    "municipalities": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    "areas": forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
}


class OfferForm(ListingForm):
    PARTS: ClassVar[list[Part]] = [
        (_("What you offer"), _SHARED, ["description_plain", "done_by"]),
        (_("Where"), _PLACE, ["areas", "travel", "for_neighbours"]),
        (_("Price"), ["price_model", "amount", "unit", "swap_for"], []),
        (_("How it is asked"), ["quick", *_PEOPLE], ["monthly_limit", "lead_days", "languages"]),
    ]

    class Meta:
        model = Offer
        fields: ClassVar[list[str]] = [
            *(*_SHARED, "done_by", *_PLACE, "areas", "travel", "for_neighbours"),
            *(
                "price_model",
                "amount",
                "unit",
                "swap_for",
                "quick",
                *_PEOPLE,
                "monthly_limit",
                "lead_days",
                "languages",
            ),
        ]
        widgets: ClassVar[dict[str, Any]] = {**_TICKS, "valid_until": day_input()}
        labels: ClassVar[dict[str, Any]] = {"description": _("what is included")}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        check_price(self)
        return data


class NeedForm(ListingForm):
    PARTS: ClassVar[list[Part]] = [
        (_("What you need"), ["sought", *_SHARED], ["description_plain"]),
        (_("When and where"), ["wished_from", "wished_until", "place", *_PLACE], ["areas"]),
        (_("Who answers"), _PEOPLE, ["languages"]),
    ]

    class Meta:
        model = Need
        fields: ClassVar[list[str]] = [
            *("sought", *_SHARED, "wished_from", "wished_until", "place", *_PLACE, "areas", *_PEOPLE, "languages"),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            **_TICKS,
            "sought": forms.RadioSelect,
            "wished_from": day_input(),
            "wished_until": day_input(),
            "valid_until": day_input(),
        }
        labels: ClassVar[dict[str, Any]] = {"description": _("what is needed")}
        help_texts: ClassVar[dict[str, Any]] = {"wished_until": _("The need is shown until this day at the latest.")}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("wished_from"), data.get("wished_until")
        if last and last < timezone.localdate():
            self.add_error("wished_until", _("The day has passed. Choose a later one."))
        if first and last and last < first:
            self.add_error("wished_until", _("The last day is before the first one."))
        if last and data.get("valid_until"):
            data["valid_until"] = min(data["valid_until"], last)
        return data


class StepForm(forms.Form):
    """A step that is taken with a word why."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The association's people read this."),
    )


class AvailabilityForm(forms.ModelForm):
    class Meta:
        model = Availability
        fields: ClassVar[list[str]] = ["kind", "since", "until", "note"]
        widgets: ClassVar[dict[str, Any]] = {"since": day_input(), "until": day_input()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day is before the first one."))
        if data.get("until") and data["until"] < timezone.localdate():
            self.add_error("until", _("The day has passed. Choose a later one."))
        return data


class EnclosureForm(forms.Form):
    """One picture or document at a time."""

    upload = forms.FileField(label=_("picture or document"), help_text=_("At most 25 MB."))
    alt = forms.CharField(
        label=_("what the picture shows"),
        max_length=300,
        required=False,
        help_text=_("For those who do not see it. Leave it empty when the picture only decorates."),
    )

    def clean_upload(self) -> SentFile:
        return accepted(self.cleaned_data["upload"])

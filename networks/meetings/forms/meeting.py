"""The forms of a meeting and of a year of meetings."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.lists.fields import NumberField, TextField
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import Body, Kind
from networks.meetings.actions.meeting import moment
from networks.meetings.models import Meeting

# Rows for days on the form of a year: the regional board meets five to eight times (domain 0).
DAYS = 8
# How far from today a meeting may be planned, in years.
FAR = 3


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _check_day(day: datetime.date | None) -> datetime.date | None:
    if day is not None and abs(day.year - timezone.localdate().year) > FAR:
        raise forms.ValidationError(_("Check the year."))
    return day


class PlaceForm(forms.Form):
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    remote_link = forms.CharField(
        label=_("Remote link"),
        max_length=500,
        required=False,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Begins with https://. Shown only to those who are invited."),
    )


class MeetingForm(PlaceForm, VersionedForm):
    """One meeting. record: with its body."""

    day = forms.DateField(label=_("Day"), widget=_date())
    begins = forms.TimeField(label=_("Begins at"), widget=_time())
    ends = forms.TimeField(label=_("Ends at"), widget=_time())
    title = forms.CharField(
        label=_("Name of the meeting"), max_length=150, required=False, help_text=_("When it has one.")
    )
    others = forms.ModelMultipleChoiceField(
        label=_("Held together with"),
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proposals_until = forms.DateField(label=_("Members propose matters until"), required=False, widget=_date())
    is_public = forms.BooleanField(
        label=_("Everybody may read the agenda"), required=False, help_text=_("Closed items are never shown to others.")
    )

    field_order = (
        *("version", "day", "begins", "ends", "place", "remote_link", "title", "proposals_until", "is_public"),
        "others",
    )

    def __init__(self, data: Any = None, files: Any = None, *, record: Meeting) -> None:
        super().__init__(data, files)
        self.record = record
        others: Any = self.fields["others"]
        others.queryset = Body.objects.living().exclude(pk=record.body_id)
        self.initial = {"version": record.version, "is_public": record.is_public}
        if record.pk:
            begins, ends = timezone.localtime(record.starts_at), timezone.localtime(record.ends_at)
            self.initial |= {
                "day": begins.date(),
                "begins": begins.time(),
                "ends": ends.time(),
                "place": record.place,
                "remote_link": record.remote_link,
                "title": record.title,
                "proposals_until": record.proposals_until,
                "others": [one.body_id for one in record.joint.all()],
            }

    def clean_day(self) -> datetime.date | None:
        return _check_day(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The meeting ends before it begins."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action writes."""
        cleaned = self.cleaned_data
        same = ("place", "remote_link", "title", "proposals_until", "is_public")
        return {
            "starts_at": moment(cleaned["day"], cleaned["begins"]),
            "ends_at": moment(cleaned["day"], cleaned["ends"]),
            **{name: cleaned[name] for name in same},
        }


class YearForm(PlaceForm):
    """The meetings of a year: the same hour and place, a row for each day."""

    begins = forms.TimeField(label=_("Begin at"), widget=_time(), initial=datetime.time(13, 0))
    ends = forms.TimeField(label=_("End at"), widget=_time(), initial=datetime.time(15, 30))
    with_committee = forms.BooleanField(label="", required=False)

    field_order = ("begins", "ends", "place", "remote_link", "with_committee")

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, DAYS + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Day %(number)d") % {"number": number}, required=False, widget=_date()
            )
        self.committee = Body.objects.living().filter(parent=body, kind=Kind.COMMITTEE).first()
        if self.committee is None:
            del self.fields["with_committee"]
        else:
            self.fields["with_committee"].label = _("%(committee)s meets at the same hour two weeks before") % {
                "committee": self.committee.name
            }

    @property
    def day_fields(self) -> list[Any]:
        return [self[f"day_{number}"] for number in range(1, DAYS + 1)]

    @property
    def other_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("day_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, DAYS + 1):
            try:
                _check_day(cleaned.get(f"day_{number}"))
            except forms.ValidationError as error:
                self.add_error(f"day_{number}", error)
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The meeting ends before it begins."))
        if not self.errors and not self.days:
            self.add_error("day_1", _("Give at least one day."))
        return cleaned

    @property
    def days(self) -> list[datetime.date]:
        return [day for number in range(1, DAYS + 1) if (day := self.cleaned_data.get(f"day_{number}"))]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        return {
            "days": self.days,
            "begins": cleaned["begins"],
            "ends": cleaned["ends"],
            "committee": self.committee if cleaned.get("with_committee") else None,
            "values": {"place": cleaned["place"], "remote_link": cleaned["remote_link"]},
        }


class ReasonForm(VersionedForm):
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MeetingListForm(forms.Form):
    """Query strings of the list; nothing raises."""

    ryhma = TextField(80)
    vuosi = NumberField(required=False)
    sivu = NumberField(required=False)


def read_meeting_list(query: Any) -> dict[str, Any]:
    """body: a slug or nothing; year: 0 for all; page: from 1."""
    form = MeetingListForm(query)
    form.is_valid()
    year = form.cleaned_data["vuosi"]
    return {
        "body": form.cleaned_data["ryhma"],
        "year": year if 1990 <= year <= 2100 else 0,
        "number": form.cleaned_data["sivu"],
    }

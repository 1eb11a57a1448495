"""Associations and their activities, as a visitor may see them."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from associations.models import Activity, Contact, Organisation, Status
from associations.models.organisation import ASSOCIATION_KINDS
from associations.selectors.related import unpack, with_related

from .slices import VISITOR, Extent, Slice, cut, extent


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed down to; empty fields narrow nothing. kind: without one, associations of all kinds."""

    municipality: str | None = None
    sector: uuid.UUID | None = None
    area: uuid.UUID | None = None
    kind: str | None = None
    status: str | None = None
    language: str | None = None
    newcomers_welcome: bool | None = None
    register_number: str | None = None
    business_id: str | None = None
    updated_since: datetime.datetime | None = None


def associations(wanted: Wanted, number: int, size: int) -> Slice[Organisation]:
    """In the order of their names. Four statements whatever the number."""
    rows = association_rows(wanted)
    found = cut(rows, number, size, with_related(rows, links=True))
    _fill(found.records)
    return found


def association_rows(wanted: Wanted) -> QuerySet[Organisation]:
    return _narrowed(Organisation.objects.visible_to(VISITOR), wanted).order_by("sort_key", "pk")


def read_with_contacts(rows: QuerySet[Organisation], start: int, end: int) -> list[Organisation]:
    """Those from start to end with their `contacts_read`. Two statements."""
    found = list(with_related(rows, links=True)[start:end])
    _fill_contacts(found)
    return found


def association(key: uuid.UUID) -> Organisation | None:
    """Three statements."""
    rows = with_related(Organisation.objects.visible_to(VISITOR).filter(uuid=key), links=True)
    found = rows.first()
    if found is not None:
        _fill([found])
    return found


def merged_to(key: uuid.UUID) -> uuid.UUID | None:
    """What the organisation was merged into, when that is to be seen."""
    kept: Any = Organisation.objects.visible_to(VISITOR).filter(merged_from__uuid=key).values_list("uuid", flat=True)
    found: uuid.UUID | None = kept.first()
    return found


def activities(wanted: Wanted, organisation: uuid.UUID | None, number: int, size: int) -> Slice[Activity]:
    """Current ones in the order of their titles, each with its organisation and municipality. Two statements."""
    rows = current_activities(wanted, organisation)
    return cut(rows, number, size, rows.select_related("organisation", "municipality"))


def current_activities(wanted: Wanted, organisation: uuid.UUID | None) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(VISITOR).order_by("sort_key", "pk")
    equal = {"municipality__code": wanted.municipality, "kind": wanted.kind, "organisation__uuid": organisation}
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.updated_since is not None:
        since = wanted.updated_since
        rows = rows.filter(Q(updated_at__gte=since) | Q(organisation__updated_at__gte=since))
    return rows


def activity(key: uuid.UUID) -> Activity | None:
    rows = Activity.objects.visible_to(VISITOR).filter(uuid=key)
    return rows.select_related("organisation", "municipality").first()


def extents() -> tuple[Extent, Extent]:
    """Of associations, and of activities. Two statements."""
    rows = Organisation.objects.visible_to(VISITOR).filter(kind__in=ASSOCIATION_KINDS)
    activities = Activity.objects.visible_to(VISITOR)
    return extent(rows, "Organisation", "Contact", "Activity"), extent(activities, "Activity")


def _narrowed(rows: QuerySet[Organisation], wanted: Wanted) -> QuerySet[Organisation]:
    rows = rows.filter(kind__in=ASSOCIATION_KINDS if wanted.kind is None else [wanted.kind])
    equal = {
        "status": wanted.status,
        "register_number": wanted.register_number,
        "business_id": wanted.business_id,
        "newcomers_welcome": wanted.newcomers_welcome,
        "languages__contains": None if wanted.language is None else [wanted.language],
    }
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    for relations, key in (
        (("domicile__code", "works_in__code"), wanted.municipality),
        (("sector__uuid", "other_sectors__uuid"), wanted.sector),
        (("areas__uuid",), wanted.area),
    ):
        if key is not None:
            own = Organisation.objects.filter(Q(*[(name, key) for name in relations], _connector=Q.OR))
            rows = rows.filter(pk__in=own.values("pk"))
    return rows if wanted.updated_since is None else rows.filter(_changed_since(wanted.updated_since))


def _changed_since(moment: datetime.datetime) -> Q:
    """The entry itself, a contact or an activity of it, also a removed one, or a contact's choice to show her name."""

    def events(room: str, name: str) -> Any:
        return apps.get_model(room, f"{name}Event").objects.filter(pgh_created_at__gte=moment)

    people = Contact.objects.filter(user__in=events("accounts", "User").values("pgh_obj_id"))
    return (
        Q(updated_at__gte=moment)
        | Q(pk__in=events("associations", "Contact").values("organisation_id"))
        | Q(pk__in=events("associations", "Activity").values("organisation_id"))
        | Q(pk__in=people.values("organisation_id"))
    )


def _fill(organisations: Iterable[Organisation]) -> None:
    """Contacts and current activities as `contacts_read` and `activities_read`. Two statements for all."""
    by_key = _fill_contacts(organisations)
    activities: dict[int, list[Activity]] = defaultdict(list)
    rows = Activity.objects.visible_to(VISITOR).filter(organisation__in=by_key).select_related("municipality")
    for activity in rows:
        activity.organisation = by_key[activity.organisation_id]
        activities[activity.organisation_id].append(activity)
    for organisation in by_key.values():
        organisation.activities_read = activities[organisation.pk]  # type: ignore[attr-defined]


def _fill_contacts(organisations: Iterable[Organisation]) -> dict[int, Organisation]:
    """Contacts as `contacts_read`; returns the organisations by their keys. One statement."""
    by_key = {organisation.pk: unpack(organisation) for organisation in organisations}
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.visible_to(VISITOR).filter(organisation__in=by_key).select_related("user"):
        contact.organisation = by_key[contact.organisation_id]
        contacts[contact.organisation_id].append(contact)
    for organisation in by_key.values():
        dissolved = organisation.status == Status.DISSOLVED
        organisation.contacts_read = [] if dissolved else contacts[organisation.pk]  # type: ignore[attr-defined]
    return by_key

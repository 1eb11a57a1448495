"""Entries of this room in the portal's search; organisations themselves are found through the directory."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from associations.actions.projection import refresh_directory
from associations.models import Activity, Municipality
from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, index_entries


def refresh_entries(organisation_ids: Iterable[int]) -> None:
    """Make the entries of these organisations' activities what the activities are now."""
    ids = list(organisation_ids)
    activities = _shown().filter(organisation__in=ids).select_related("organisation", "municipality")
    entries = [_activity_entry(activity) for activity in activities]
    owners = "|".join(f"'{_owner(key)}'" for key in ids)
    if owners:
        SearchEntry.objects.filter(kind="activity").extra(where=["terms @@ %s::tsquery"], params=[owners]).exclude(
            key__in=[entry.key for entry in entries]
        ).delete()
    index_entries(entries)


def refresh_past_activities(*, day: datetime.date) -> None:
    """Activities whose last day was the day before `day`, or up to a week earlier, leave the searches."""
    past = Activity.objects.filter(valid_until__lt=day, valid_until__gte=day - datetime.timedelta(days=8))
    ids = list(past.values_list("organisation_id", flat=True).distinct())
    refresh_directory(ids, patient=True)
    refresh_entries(ids)


def rebuild_entries(progress: Callable[[int], None]) -> int:
    """All entries of this room anew; returns how many there are."""
    SearchEntry.objects.filter(kind__in=["activity", "municipality"]).delete()
    entries = [_activity_entry(one) for one in _shown().select_related("organisation", "municipality")]
    index_entries(entries, patient=True)
    return len(entries) + index_municipalities()


def index_municipalities() -> int:
    """An entry for each municipality of the region; returns how many."""
    entries = [
        Entry(
            kind="municipality",
            key=place.code,
            title=place.name_fi,
            url=f"/kunnat/{place.slug}/",
            text=f"{place.name_sv} {place.name_en} {place.kind}",
        )
        for place in Municipality.objects.of_region(settings.PORTAL_REGION)
    ]
    index_entries(entries, patient=True)
    return len(entries)


def _shown() -> QuerySet[Activity]:
    """What everybody sees."""
    return Activity.objects.visible_to(AnonymousUser())


def _owner(organisation_id: int) -> str:
    return f"o:{organisation_id}"


def _activity_entry(activity: Activity) -> Entry:
    place = activity.municipality.name_fi if activity.municipality else ""
    words = (activity.description, activity.place, activity.target_group, activity.organisation.name_fi, place)
    return Entry(
        kind="activity",
        key=str(activity.pk),
        title=activity.title,
        url=f"/toiminta/{activity.pk}/",
        text=" ".join(words),
        snippet=" · ".join(filter(None, (activity.organisation.name_fi, place, activity.time))),
        body=activity.description,
        marks=(_owner(activity.organisation_id),),
    )

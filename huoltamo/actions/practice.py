"""Good-practice cards: written, changed, published and taken back by the association's editors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from huoltamo.models import Practice
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, drop_entries, index_entries
from jane_portal.core.versions import lock_version

FIELDS = frozenset({"title", "category", "offer", "did", "how", "learnt"})
KIND = "practice"


@action
def create_practice(*, organisation: Organisation, values: dict[str, Any], by: User) -> Practice:
    """A card that only the association sees until it is published. Raises ValidationError as `change_practice`."""
    practice = Practice(organisation=organisation)
    _write(practice, values)
    practice.save()
    return practice


@action
def change_practice(*, practice: Practice, version: int, values: dict[str, Any], by: User) -> Practice:
    """What is shown stays shown. Raises StaleVersionError, and ValidationError for an offer of another association."""
    current = lock_version(practice, version)
    _write(current, values)
    current.save(update_fields=[*values, "version", "updated_at"])
    refresh_practices([current.pk])
    return current


@action
def publish_practice(*, practice: Practice, by: User) -> Practice:
    """Show it to everybody; nothing changes when it is shown already."""
    return _show(practice, True)


@action
def withdraw_practice(*, practice: Practice, by: User) -> Practice:
    """Only the association sees it again; nothing changes when it is not shown."""
    return _show(practice, False)


def _show(practice: Practice, shown: bool) -> Practice:
    current = Practice._base_manager.select_for_update(of=("self",)).get(pk=practice.pk)
    if (current.published_at is not None) == shown:
        return current
    current.published_at = timezone.now() if shown else None
    current.version += 1
    current.save(update_fields=["published_at", "version", "updated_at"])
    refresh_practices([current.pk])
    return current


def _write(practice: Practice, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(practice, name, value)
    if practice.offer is not None and practice.offer.organisation_id != practice.organisation_id:
        raise ValidationError({"offer": _("Choose an offer of the same association.")})


def refresh_practices(keys: Iterable[int], *, patient: bool = False) -> None:
    """The portal's search says of these cards what they say now."""
    wanted = set(keys)
    entries = _entries(wanted)
    drop_entries(kind=KIND, keys=wanted - {int(entry.key) for entry in entries})
    index_entries(entries, patient=patient)


def refresh_of_organisations(organisations: Sequence[int], *, patient: bool = False) -> None:
    """Cards follow their association: its name, its end, its merge. Registered with `register_echo`."""
    refresh_practices(
        Practice.objects.filter(organisation__in=organisations).values_list("pk", flat=True), patient=patient
    )


def rebuild_practices(progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    SearchEntry.objects.filter(kind=KIND).delete()
    entries = _entries(None)
    index_entries(entries, patient=True)
    progress(len(entries))
    return len(entries)


def _entries(keys: set[int] | None) -> list[Entry]:
    """Entries of those that everybody sees, among these keys or of all."""
    shown = Practice.objects.visible_to(AnonymousUser()).select_related("organisation", "category")
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    return [
        Entry(
            kind=KIND,
            key=str(one.pk),
            title=one.title,
            url=f"/huoltamo/kaytannot/{one.pk}/",
            text=" ".join((one.did, one.how, one.learnt, one.organisation.name_fi, one.category.name_fi)),
            snippet=one.organisation.name_fi,
            body=" ".join(filter(None, (one.did, one.how, one.learnt))),
            day=timezone.localdate(one.published_at),
        )
        for one in shown.order_by("pk")
    ]

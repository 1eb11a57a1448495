"""Good-practice cards: written, changed, published and taken back by the association's editors."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from associations.selectors.people import people_of
from associations.selectors.projection import among
from huoltamo.models import Practice
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.projections import Projection
from jane_portal.core.search.actions import Entry
from jane_portal.core.versions import lock_version
from jane_portal.mail.actions import queue_letter

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
    """Show it to everybody; nothing changes when it is shown already. Raises ValidationError when it is taken down."""
    return _show(practice, True)


@action
def withdraw_practice(*, practice: Practice, by: User) -> Practice:
    """Only the association sees it again; nothing changes when it is not shown."""
    return _show(practice, False)


def _show(practice: Practice, shown: bool) -> Practice:
    current = Practice._base_manager.select_for_update(of=("self",)).get(pk=practice.pk)
    if shown and current.taken_down_at is not None:
        raise ValidationError(_("The secretary has taken this card out of sight. Write to her when it is mended."))
    if (current.published_at is not None) == shown:
        return current
    current.published_at = timezone.now() if shown else None
    current.version += 1
    current.save(update_fields=["published_at", "version", "updated_at"])
    refresh_practices([current.pk])
    return current


@action
def take_down_practice(*, practice: Practice, reason: str, by: User) -> Practice:
    """Out of everybody's sight but its association's, which gets the reason by letter.

    Raises ValidationError without a reason, and when it is not shown.
    """
    current = Practice._base_manager.select_for_update(of=("self",)).get(pk=practice.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the association reads it.")})
    if current.published_at is None or current.taken_down_at is not None:
        raise ValidationError(_("Somebody was faster: the card is not shown any more."))
    return _keep(current, timezone.now(), reason.strip(), "take_down")


@action
def put_back_practice(*, practice: Practice, by: User) -> Practice:
    """Shown again, unless its association has made a draft of it meanwhile; nothing changes when it is in its place."""
    current = Practice._base_manager.select_for_update(of=("self",)).get(pk=practice.pk)
    if current.taken_down_at is None:
        return current
    return _keep(current, None, "", "put_back")


def _keep(current: Practice, taken_down_at: datetime.datetime | None, reason: str, step: str) -> Practice:
    current.taken_down_at, current.reason = taken_down_at, reason
    current.version += 1
    current.save(update_fields=["taken_down_at", "reason", "version", "updated_at"])
    refresh_practices([current.pk])
    for user in people_of(current.organisation):
        queue_letter(
            builder="huoltamo.letters.listing.practice_kept",
            to=user.email,
            params={"pk": current.pk, "step": step, "reason": reason},
            language=user.language,
            user=user,
            kind="listing_kept",
            key=f"huoltamo.practice:{current.pk}:{current.version}",
        )
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
    _PROJECTION.refresh(keys, patient=patient)


def refresh_of_organisations(organisations: Sequence[int], *, patient: bool = False) -> None:
    """Cards follow their association: its name, its end, its merge. Registered with `register_echo`."""
    refresh_practices(
        Practice.objects.filter(organisation__in=among(organisations)).values_list("pk", flat=True), patient=patient
    )


def rebuild_practices(progress: Callable[[int], None]) -> int:
    return _PROJECTION.rebuild(progress)


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


_PROJECTION = Projection(KIND, _entries)

"""Bodies of the network, their seats and who sits in them today, as a visitor may see them."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from networks.bodies.models import Body, Mandate, Seat
from networks.bodies.models.mandate import SEATED
from networks.bodies.selectors.standing import Standing, standings, with_holders

from .slices import VISITOR, Slice, cut


@dataclass(frozen=True)
class WantedBodies:
    """What a list is narrowed down to; empty fields narrow nothing."""

    municipality: str | None = None
    kind: str | None = None
    organization: uuid.UUID | None = None
    updated_since: datetime.datetime | None = None


def bodies(wanted: WantedBodies, number: int, size: int) -> Slice[Body]:
    """In the order of their names, each with its `seats_read`. Four statements whatever the number."""
    rows = narrowed(wanted)
    found = cut(rows, number, size, with_places(rows))
    _fill(found.records)
    return found


def body(key: uuid.UUID) -> Body | None:
    found = with_places(Body.objects.visible_to(VISITOR).filter(uuid=key)).first()
    if found is not None:
        _fill([found])
    return found


def narrowed(wanted: WantedBodies) -> QuerySet[Body]:
    """Also those that have ended: their pages stay as a record."""
    rows = Body.objects.visible_to(VISITOR).order_by("sort_key", "pk")
    equal = {"municipality__code": wanted.municipality, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    return rows if wanted.updated_since is None else rows.filter(_changed_since(wanted.updated_since))


def with_places(rows: QuerySet[Body]) -> QuerySet[Body]:
    return rows.select_related("region", "municipality", "area", "parent")


def _changed_since(moment: datetime.datetime) -> Q:
    """A seat or a mandate of it has changed counts as well; nominations are not told of."""
    seats = apps.get_model("bodies", "SeatEvent").objects.filter(pgh_created_at__gte=moment)
    held = apps.get_model("bodies", "MandateEvent").objects.filter(pgh_created_at__gte=moment, state__in=SEATED)
    return (
        Q(updated_at__gte=moment)
        | Q(pk__in=seats.values("body_id"))
        | Q(pk__in=Seat.objects.filter(pk__in=held.values("seat_id")).values("body_id"))
    )


def _fill(records: Iterable[Body]) -> None:
    """The seats of today with their holders as `seats_read`. Two statements for all."""
    by_body: dict[int, list[Standing]] = defaultdict(list)
    seats = Seat.objects.filter(body__in=list(records)).filled_by_mandate()
    for standing in standings(seats):
        by_body[standing.seat.body_id].append(standing)
    for record in records:
        of_body = sorted(by_body[record.pk], key=lambda one: (one.seat.rank, one.seat.order, one.seat.pk))
        record.seats_read = of_body  # type: ignore[attr-defined]


def posts(wanted: WantedBodies, number: int, size: int) -> Slice[Seat]:
    """Seats, also those that have ended, by body. Two statements."""
    rows = _seats(wanted)
    if wanted.updated_since is not None:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    return cut(rows, number, size, _with_bodies(rows))


def post(key: uuid.UUID) -> Seat | None:
    return _with_bodies(Seat.objects.visible_to(VISITOR).filter(uuid=key)).first()


def memberships(wanted: WantedBodies, number: int, size: int) -> Slice[Standing]:
    """Seats with those who hold them today, by body. Four statements."""
    day = timezone.localdate()
    rows = with_holders(_seats(wanted).filled_by_mandate().existing(day), day).filter(holder_id__isnull=False)
    if wanted.updated_since is not None:
        changed = Mandate.objects.filter(pk=OuterRef("holder_id"), updated_at__gte=wanted.updated_since)
        rows = rows.filter(Exists(changed))
    found: Slice[Any] = cut(rows, number, size, rows.only("pk"))
    held = {one.seat.pk: one for one in standings(Seat.objects.filter(pk__in=[one.pk for one in found.records]), day)}
    return Slice([held[one.pk] for one in found.records], found.total, number, size)


def membership(key: uuid.UUID) -> Standing | None:
    """None for a mandate that is not in force today."""
    seats = Seat.objects.visible_to(VISITOR).filter(mandates__uuid=key)
    found = next(iter(standings(seats)), None)
    return found if found is not None and found.mandate is not None and found.mandate.uuid == key else None


def _seats(wanted: WantedBodies) -> Any:
    rows = Seat.objects.visible_to(VISITOR).order_by("body__sort_key", "body_id", "order", "pk")
    if wanted.organization is not None:
        rows = rows.filter(body__uuid=wanted.organization)
    return rows


def _with_bodies(rows: Any) -> Any:
    return rows.select_related("body__region", "body__municipality", "body__area", "sector", "deputy_of")


def public_bodies() -> QuerySet[Body]:
    """Those that a visitor sees, with `changed`: when anything public of them last changed."""
    latest = [
        Subquery(apps.get_model("bodies", name).objects.order_by("-pgh_created_at").values("pgh_created_at")[:1])
        for name in ("SeatEvent", "MandateEvent")
    ]
    return Body.objects.visible_to(VISITOR).annotate(changed=Greatest(F("updated_at"), *latest))

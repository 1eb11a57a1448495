"""Bodies, seats and who sits in them."""

from __future__ import annotations

import datetime
import itertools

from django.utils import timezone
from django.utils.text import slugify

from jane_portal.accounts.models import User
from networks.bodies.actions.mandate import appoint_holder
from networks.bodies.models import Body, Kind, Mandate, Seat, SeatRole
from tests.factories import accounts
from tests.factories.associations import municipality, region

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def body(name: str = "", kind: str = Kind.LOCAL, **fields) -> Body:
    """A published body; a local one works in Liperi unless told otherwise."""
    number = next(_numbers)
    name = name or f"Ryhmä {number}"
    if kind == Kind.LOCAL:
        fields.setdefault("municipality", municipality())
    fields.setdefault("published_at", timezone.now())
    fields.setdefault("confirmed_at", timezone.now())
    fields.setdefault("slug", f"{slugify(name)[:60]}-{number}")
    return Body.objects.create(name_fi=name, kind=kind, region=region(), **fields)


def seat(of: Body | None = None, role: str = SeatRole.MEMBER, **fields) -> Seat:
    return Seat.objects.create(body=of or body(), role=role, **fields)


def deputy_seat(of: Seat) -> Seat:
    return seat(of.body, SeatRole.DEPUTY, deputy_of=of)


def mandate(of: Seat | None = None, user: User | None = None, *, since=None, until=None, **fields) -> Mandate:
    """A confirmed mandate, with the rights it gives; since a hundred days ago unless told otherwise.

    name: of somebody who has no account.
    """
    today = timezone.localdate()
    if not fields.get("name"):
        user = user or accounts.user()
    values = {"user": user, "since": since or today - 100 * DAY, "until": until, **fields}
    return appoint_holder(seat=of or seat(), values=values, by=None)

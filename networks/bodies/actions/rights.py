"""Rights follow mandates: the roles that a seat's mandates give, kept in line with their days (decisions 1, 12).

Roles are written with their first and last day, so they begin and end at midnight without anybody doing anything.
"""

from __future__ import annotations

import datetime
import itertools

from django.conf import settings
from django.db.models import Q

from jane_portal.accounts.actions.roles import WantedSpan, align_spans
from jane_portal.accounts.models import Role, RoleSpan, User
from networks.bodies.models import Kind, Mandate, Seat, SeatRole

ONE_DAY = datetime.timedelta(days=1)
# After an end without carry-over, chair and secretary have these days to finish minutes, and for nothing else.
FINISHING = datetime.timedelta(days=30)
MINUTES = "body_minutes"


def align_rights(*, seat: Seat, by: User | None) -> None:
    """Make the roles of everybody who has, had or will have this seat what its mandates say now."""
    seat = Seat.objects.select_related("body", "deputy_of").get(pk=seat.pk)
    mandates = list(seat.mandates.select_related("user").order_by("since", "pk"))
    seated = [one for one in mandates if one.is_seated]
    following = {one.pk: after for one, after in itertools.pairwise(seated)}
    # Shorter ones first: the day that a successor needs must be free before she gets it.
    for mandate in mandates:
        wanted = _wanted(seat, mandate, following.get(mandate.pk)) if mandate.is_seated else []
        _adopt(mandate, wanted)
        align_spans(source=mandate.source, wanted=wanted, by=by)


def last_right(mandate: Mandate, successor: Mandate | None) -> datetime.date | None:
    """The last day of the rights; None while no day is known.

    Carried over, they end the day before a successor's, and with the seat itself.
    """
    if mandate.until is None or not mandate.is_carried_on:
        return mandate.until
    return max(mandate.until, successor.since - ONE_DAY) if successor else mandate.seat.until


def _wanted(seat: Seat, mandate: Mandate, successor: Mandate | None) -> list[WantedSpan]:
    if mandate.user is None:
        return []
    until = last_right(mandate, successor)
    scope = seat.body.scope
    wanted = [WantedSpan(mandate.user, role_of(seat), scope, mandate.since, until)]
    office = _office(seat)
    if office:
        wanted.append(WantedSpan(mandate.user, office, f"region:{settings.PORTAL_REGION}", mandate.since, until))
    if until is not None and not mandate.is_carried_on and role_of(seat) in FINISHERS:
        wanted.append(WantedSpan(mandate.user, MINUTES, scope, until + ONE_DAY, until + FINISHING))
    return wanted


FINISHERS = {f"body_{SeatRole.CHAIR}", f"body_{SeatRole.SECRETARY}"}


def role_of(seat: Seat) -> str:
    """The role that the seat gives in its body; the secretary's deputy is secretary too."""
    if seat.deputy_of is not None and seat.deputy_of.role == SeatRole.SECRETARY:
        return f"body_{SeatRole.SECRETARY}"
    return f"body_{seat.role}"


def _office(seat: Seat) -> str:
    """The secretary of the regional board runs the whole portal, and her deputy stands in for her."""
    if seat.body.kind != Kind.REGIONAL:
        return ""
    if seat.role == SeatRole.SECRETARY:
        return Role.SECRETARY
    return Role.SUBSTITUTE_SECRETARY if role_of(seat) == f"body_{SeatRole.SECRETARY}" else ""


def _adopt(mandate: Mandate, wanted: list[WantedSpan]) -> None:
    """A secretary who was appointed by hand before her mandate was written down: her role now comes from it."""
    for one in wanted:
        if one.scope.startswith("region:"):
            given = RoleSpan.objects.filter(user=one.user, role=one.role, scope=one.scope)
            given = given.filter(Q(until__isnull=True) | Q(until__gte=one.since))
            given.exclude(source__startswith="mandate:").update(source=mandate.source)

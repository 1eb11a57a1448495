"""A body in figures, year by year: seats and how many are filled, sectors, associations, and how people change."""

from __future__ import annotations

import bisect
import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.core.charts import Chart, Row, line_chart
from networks.bodies.models import REGULAR, Body, Mandate, MandateState, Seat, SeatRole

from .standing import with_holders

# So many years fit into the drawing; the table has them all.
DRAWN = 20
Person = tuple[str, int | str]


@dataclass(frozen=True)
class Year:
    """A body on the last day of a year, or today. Only regular seats count.

    begun, left: people who sit there now and did not a year before, and the reverse; whoever came and went within the
    year is in neither. ended_early: mandates that were ended before their time during the year.
    """

    year: int
    day: datetime.date
    seats: int
    filled: int
    sectors: int
    associations: int
    begun: int
    left: int
    ended_early: int

    @property
    def percent(self) -> int | None:
        """The share of seats that are filled; None without seats."""
        return round(100 * self.filled / self.seats) if self.seats else None


def years_of(body: Body, today: datetime.date | None = None) -> list[Year]:
    """From the year of the first mandate to this one, or to the body's last; the newest first. Two statements."""
    today = today or timezone.localdate()
    last = min(today, body.closed_on) if body.closed_on else today
    seats = list(Seat.objects.filter(body=body, role__in=REGULAR).only("pk", "sector_id", "since", "until"))
    rows = Mandate.objects.seated().filter(seat__body=body, seat__role__in=REGULAR, since__lte=last)
    held: dict[int, list[Mandate]] = defaultdict(list)
    for one in rows.order_by("since", "pk").defer("phone", "address", "decision", "reason"):
        held[one.seat_id].append(one)
    mandates = [one for of_seat in held.values() for one in of_seat]
    if not mandates:
        return []
    early: dict[int, int] = defaultdict(int)
    for one in mandates:
        if one.state == MandateState.ENDED and one.until is not None:
            early[one.until.year] += 1
    found: list[Year] = []
    before: set[Person] = set()
    for year in range(min(one.since.year for one in mandates), last.year + 1):
        day = min(datetime.date(year, 12, 31), last)
        there = [seat for seat in seats if _exists(seat, day)]
        filled = [(seat, holder) for seat in there if (holder := _holder(held[seat.pk], day)) is not None]
        people = {_person(holder) for _seat, holder in filled}
        found.append(
            Year(
                year=year,
                day=day,
                seats=len(there),
                filled=len(filled),
                sectors=_different(seat.sector_id for seat, _holder in filled),
                associations=_different(holder.on_behalf_of_id for _seat, holder in filled),
                begun=len(people - before),
                left=len(before - people),
                ended_early=early[year],
            )
        )
        before = people
    return found[::-1]


@dataclass(frozen=True)
class Filled:
    """How many seats of one sort there are on a day, and how many of them somebody fills."""

    title: str
    filled: int
    seats: int


def filled_today(body: Body, day: datetime.date | None = None) -> list[Filled]:
    """Members, deputies and the others today; sorts that the body does not have are left out. One statement."""
    day = day or timezone.localdate()
    rows = with_holders(Seat.objects.filter(body=body).existing(day).filled_by_mandate(), day)
    held: dict[str, list[bool]] = {_("Seats with a vote"): [], _("Deputies"): [], _("Other seats"): []}
    members, deputies, others = held.values()
    for role, holder in rows.values_list("role", "holder_id"):
        of = members if role in REGULAR else deputies if role == SeatRole.DEPUTY else others
        of.append(holder is not None)
    return [Filled(title, sum(seats), len(seats)) for title, seats in held.items() if seats]


def _exists(seat: Seat, day: datetime.date) -> bool:
    return (seat.since is None or seat.since <= day) and (seat.until is None or seat.until >= day)


def _holder(mandates: list[Mandate], day: datetime.date) -> Mandate | None:
    """As in `standing.with_holders`: the latest mandate that has begun decides. mandates: by their first day."""
    place = bisect.bisect_right(mandates, day, key=lambda one: one.since)
    latest = mandates[place - 1] if place else None
    return latest if latest is not None and latest.holds_on(day) else None


def _person(mandate: Mandate) -> Person:
    return ("account", mandate.user_id) if mandate.user_id else ("name", mandate.name)


def _different(keys: Iterable[int | None]) -> int:
    return len({key for key in keys if key is not None})


def headers() -> list[str]:
    return [
        *(_("Year"), _("Seats"), _("Filled"), _("Filled, per cent"), _("Sectors"), _("Associations")),
        *(_("New people"), _("Left"), _("Ended early")),
    ]


def cells(one: Year) -> tuple[int | str, ...]:
    percent = "" if one.percent is None else one.percent
    counts = (one.sectors, one.associations, one.begun, one.left, one.ended_early)
    return (one.year, one.seats, one.filled, percent, *counts)


def filled_chart(years: list[Year]) -> Chart | None:
    """How the share of filled seats has gone, the oldest first; None for fewer years than make a line."""
    shown = [one for one in years[:DRAWN] if one.percent is not None][::-1]
    if len(shown) < 3:
        return None
    first, last = shown[0], shown[-1]
    return line_chart(
        key="filled",
        title=_("Share of seats that are filled"),
        summary=_("%(old)s %% in %(first)s, %(new)s %% in %(last)s.")
        % {"old": first.percent, "first": first.year, "new": last.percent, "last": last.year},
        heading=_("Year"),
        unit=_("Filled, per cent"),
        rows=[Row(str(one.year), one.percent or 0, f"{one.percent} %") for one in shown],
    )

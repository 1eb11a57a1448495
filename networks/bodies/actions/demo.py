"""The groups of the demo network: those that the sources name, with invented people in their seats."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from associations.actions.demo.related import person_name
from associations.models import Area, Municipality, Organisation, Region, Sector
from associations.models.organisation import ASSOCIATION_KINDS, Status
from jane_portal.accounts.models import User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action
from jane_portal.core.text.terms import term
from networks.bodies.models import Body, Kind, Seat, SeatRole

from .body import create_body, publish_body
from .demo_papers import make_papers
from .mandate import appoint_holder, nominate
from .seat import add_seat

TEXTS = Path(__file__).resolve().parent.parent / "data" / "demo.json"
_DAY = datetime.timedelta(days=1)
# In the regional board, by the number of the seat: what is not simply held.
VACANT, CARRIED, ENDING = {9}, {6}, {12}


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when there are bodies already."""
    if Body.objects.exists():
        return None
    return make_demo(plan=plan, by=None)


class _Cast:
    """People and associations to fill seats with, each used once as long as they last. All are invented."""

    def __init__(self, plan: DemoPlan) -> None:
        self.plan = plan
        self.made = itertools.count(1)
        invented = Organisation.objects.filter(kind__in=ASSOCIATION_KINDS, status=Status.ACTIVE)
        rows = list(invented.exclude(description_fi="").select_related("sector").order_by("pk"))
        self.associations: Iterator[Organisation] = itertools.cycle(rows)
        self.has_associations = bool(rows)

    def person(self, key: str = "") -> User:
        if key:
            return User.objects.get(email=f"{key}@demo.example")
        return User.objects.create_user(
            f"edustaja{next(self.made)}@demo.example",
            confirmed=True,
            name=person_name(self.plan),
            show_name_publicly=self.plan.random.random() < 0.6,
        )

    def association(self) -> Organisation | None:
        return next(self.associations) if self.has_associations else None


@action
def make_demo(*, plan: DemoPlan, by: User | None) -> dict[str, int]:
    """Write bodies, seats and mandates. Returns the number of rows by name."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    cast, today = _Cast(plan), timezone.localdate()
    region = Region.objects.get(code=settings.PORTAL_REGION)
    since = datetime.date(today.year - today.year % 4 + 1, 1, 1)
    since = since if since <= today else since.replace(year=since.year - 4)
    term_days = {"term_since": since, "term_until": since.replace(year=since.year + 4) - _DAY}
    board = _board(region, texts, term_days, cast)
    _work_under(region, board, texts, term_days, cast)
    for number, local in enumerate(texts["local"].get(region.code, [])):
        _local(region, texts, local, term_days, cast, number)
    make_papers(region=region, parent=board, person=cast.person)
    return {"bodies": Body.objects.count(), "seats": Seat.objects.count()}


def _made(region: Region, values: dict[str, Any]) -> Body:
    return publish_body(body=create_body(region=region, values=values, by=None), by=None)


def _held(seat: Seat, cast: _Cast, person: User, *, since: datetime.date, until: datetime.date | None) -> None:
    values = {"user": person, "on_behalf_of": cast.association(), "since": since, "until": until, "carries_over": True}
    appoint_holder(seat=seat, values=values, by=None)


def _board(region: Region, texts: dict[str, Any], days: dict[str, Any], cast: _Cast) -> Body:
    """16 members with personal deputies, 3 experts, secretary and substitute (domain 0)."""
    values = {"name_fi": term("board_long", "fi"), "kind": Kind.REGIONAL, **texts["board"], **days}
    values |= {"name_sv": term("board_long", "sv"), "name_en": term("board_long", "en")}
    body = _made(region, values | {"seats_least": 16, "seats_most": 16, "founded_on": datetime.date(2008, 4, 1)})
    sectors, today = list(Sector.objects.order_by("order", "pk")), timezone.localdate()
    keys = {0: "puheenjohtaja", 2: "jasen"}
    roles = [SeatRole.CHAIR, SeatRole.VICE_CHAIR] + [SeatRole.MEMBER] * 14
    for number, role in enumerate(roles):
        sector = sectors[number % len(sectors)] if sectors else None
        seat = add_seat(body=body, values={"role": role, "sector": sector}, with_deputy=True, by=None)
        if number in VACANT:
            continue
        until = body.term_until
        if number in CARRIED:
            until = today - 10 * _DAY
        elif number in ENDING:
            until = today + 40 * _DAY
        _held(seat, cast, cast.person(keys.get(number, "")), since=min(days["term_since"], today - _DAY), until=until)
        if number != 4:
            _held(seat.deputies.get(), cast, cast.person(), since=days["term_since"], until=body.term_until)
    for _number in range(3):
        expert = add_seat(body=body, values={"role": SeatRole.EXPERT}, by=None)
        _held(expert, cast, cast.person(), since=days["term_since"], until=body.term_until)
    secretary = add_seat(body=body, values={"role": SeatRole.SECRETARY}, with_deputy=True, by=None)
    _held(secretary, cast, cast.person("sihteeri"), since=days["term_since"], until=None)
    substitute = {"user": cast.person("sijainen"), "since": today - 100 * _DAY, "carries_over": False}
    appoint_holder(seat=secretary.deputies.get(), values=substitute | {"until": today + 20 * _DAY}, by=None)
    return body


def _work_under(region: Region, board: Body, texts: dict[str, Any], days: dict[str, Any], cast: _Cast) -> None:
    """The work committee, the theme groups and a network."""
    groups = [(Kind.COMMITTEE, texts["committee"]), (Kind.NETWORK, texts["network"])]
    groups += [(Kind.THEME_GROUP, theme) for theme in texts["themes"]]
    for number, (kind, values) in enumerate(groups):
        named = {key: value for key, value in values.items() if key != "slug"}
        body = _made(region, {**named, **days, "kind": kind, "parent": board})
        for role in (SeatRole.CHAIR, SeatRole.MEMBER, SeatRole.MEMBER, SeatRole.SECRETARY):
            seat = add_seat(body=body, values={"role": role}, by=None)
            is_chair = kind == Kind.COMMITTEE and role == SeatRole.CHAIR
            person = cast.person("puheenjohtaja" if is_chair else "")
            _held(seat, cast, person, since=days["term_since"], until=body.term_until)
        if number % 3 != 1:
            substitute = body.seats.get(deputy_of__role=SeatRole.SECRETARY)
            _held(substitute, cast, cast.person(), since=days["term_since"], until=body.term_until)


def _local(
    region: Region, texts: dict[str, Any], local: dict[str, str], days: dict[str, Any], cast: _Cast, number: int
) -> None:
    """Five to seven seats and the municipality's contact; some have a vacancy or a nomination that waits."""
    municipality = Municipality.objects.filter(code=local["municipality"]).first()
    if municipality is None:
        return
    values = {
        "name_fi": local["name_fi"],
        "kind": Kind.LOCAL,
        "municipality": municipality,
        "area": Area.objects.filter(slug=local.get("area", "")).first(),
        "mandate_fi": texts["local_mandate_fi"],
        "joining_fi": texts["local_joining_fi"],
        "seats_least": 5,
        "seats_most": 8,
        **days,
    }
    body = _made(region, values)
    roles = [SeatRole.CHAIR, SeatRole.VICE_CHAIR] + [SeatRole.MEMBER] * (3 + number % 3)
    for place, role in enumerate(roles):
        seat = add_seat(body=body, values={"role": role}, by=None)
        if place == 4 and number % 2:
            proposed = {"user": cast.person(), "on_behalf_of": cast.association(), "since": timezone.localdate() + _DAY}
            nominate(seat=seat, values=proposed, by=None)
            continue
        chair = role == SeatRole.CHAIR and number == 0
        person = cast.person("paikallisjane" if chair else "")
        _held(seat, cast, person, since=days["term_since"], until=body.term_until)
    add_seat(body=body, values={"role": SeatRole.CONTACT}, by=None)
    if number % 3 == 0:
        secretary = add_seat(body=body, values={"role": SeatRole.SECRETARY}, by=None)
        _held(secretary, cast, cast.person(), since=days["term_since"], until=body.term_until)

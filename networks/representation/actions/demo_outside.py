"""Seats outside the network in the demo: kinds of bodies that municipalities have, with invented people in them."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from associations.actions.demo.related import person_name
from associations.models import Municipality, Organisation
from associations.models.organisation import ASSOCIATION_KINDS, Status
from jane_portal.accounts.models import User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action
from networks.bodies.actions.backlog import add_backlog
from networks.bodies.models import Body, Kind
from networks.representation.models import (
    Choice,
    ExternalBody,
    ExternalKind,
    ExternalMeeting,
    ExternalSeat,
    MeetingInput,
    Nominee,
    Report,
    Representative,
    RequestState,
    SeatRequest,
)

from .external import align_term
from .outside_projection import rebuild_external

DAY = datetime.timedelta(days=1)
_KINDS = [
    (ExternalKind.ELDERLY, "{of} vanhusneuvosto"),
    (ExternalKind.DISABILITY, "{of} vammaisneuvosto"),
    (ExternalKind.WORKING_GROUP, "{of} hyvinvointityöryhmä"),
]
_TASK = "Tuo järjestöjen kokemukset keskusteluun ja kertoo järjestöille, mitä on tulossa."
_SAID = [
    ("Liikuntapaikkojen talviajat ja kuljetukset puhuttivat.", "Kerroin, että kerhot tarvitsevat kyytejä.", ""),
    (
        "Avustusten hakuaikaa aiotaan siirtää keväälle.",
        "Sanoin, että pienille yhdistyksille kevät on kiireisin aika.",
        "Kootaan yhdistyksiltä toiveet hakuajasta ja viedään ne kunnalle yhdessä.",
    ),
]
_STATES = [
    (RequestState.ASKED, "nuorisovaltuusto", ExternalKind.YOUTH),
    (RequestState.CALL, "kylätyöryhmä", ExternalKind.WORKING_GROUP),
    (RequestState.CHOSEN, "kulttuurityöryhmä", ExternalKind.WORKING_GROUP),
    (RequestState.SEATED, "liikuntatyöryhmä", ExternalKind.WORKING_GROUP),
    (RequestState.DECLINED, "liikenneturvallisuusryhmä", ExternalKind.WORKING_GROUP),
    (RequestState.WITHDRAWN, "tilatyöryhmä", ExternalKind.WORKING_GROUP),
]


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when there are such bodies already, or no body that could choose."""
    if ExternalBody.objects.exists() or not Body.objects.filter(kind=Kind.REGIONAL).exists():
        return None
    return make_demo_outside(plan=plan, by=None)


@action
def make_demo_outside(*, plan: DemoPlan, by: User | None) -> dict[str, int]:
    """Bodies of municipalities and one of the region, seats, reports, and a request in each state."""
    invented = Organisation.objects.filter(kind__in=ASSOCIATION_KINDS, status=Status.ACTIVE)
    cast = _Cast(plan, list(invented.exclude(description_fi="").order_by("pk")[:60]))
    if not cast.rows:
        return {"external bodies": 0}
    boards = list(Body.objects.filter(kind=Kind.LOCAL, area=None).select_related("municipality").order_by("sort_key"))
    regional = Body.objects.filter(kind=Kind.REGIONAL).order_by("pk")[:1][0]
    homes = [(board, board.municipality) for board in boards[:5]]
    # The municipality of the demo's contact, who can ask for representatives.
    liperi = Municipality.objects.filter(code="426").first()
    if liperi is not None and all(place != liperi for _board, place in homes):
        homes.append((regional, liperi))
    for number, (board, place) in enumerate(homes):
        for kind, name in _KINDS[: 3 - number % 2]:
            _seats(cast, _body(board, place, kind, name), number)
    shared = ExternalBody.objects.create(
        name_fi="Hyvinvointialueen järjestöneuvottelukunta",
        slug="hyvinvointialueen-jarjestoneuvottelukunta",
        kind=ExternalKind.WELLBEING,
        nominating_body=regional,
        rhythm="Neljä kertaa vuodessa",
    )
    _seats(cast, shared, 0)
    board, place = homes[-1] if homes else (regional, None)
    for state, name, kind in _STATES:
        _request(cast, board, place, (state, name, kind))
    rebuild_external(lambda _count: None)
    return {"external bodies": ExternalBody.objects.count(), "representatives": Representative.objects.count()}


class _Cast:
    """Invented people and associations."""

    def __init__(self, plan: DemoPlan, rows: list[Organisation]) -> None:
        self.plan, self.rows = plan, rows
        self._rows, self._numbers = itertools.cycle(rows), itertools.count(1)

    def association(self) -> Organisation:
        return next(self._rows)

    def person(self) -> User:
        return User.objects.create_user(
            f"nimetty{next(self._numbers)}@demo.example",
            confirmed=True,
            name=person_name(self.plan),
            show_name_publicly=self.plan.random.random() < 0.6,
        )


# How names of municipalities end, and how their genitive does.
_GENITIVES = {"vesi": "veden", "lahti": "lahden", "järvi": "järven", "mes": "meksen", "kumpu": "kummun", "uuka": "uuan"}


def _genitive(place: Municipality | None) -> str:
    if place is None:
        return "Maakunnan"
    name = place.name_fi
    return next((name.removesuffix(end) + new for end, new in _GENITIVES.items() if name.endswith(end)), f"{name}n")


def _body(board: Body, place: Municipality | None, kind: str, name: str) -> ExternalBody:
    words = name.format(of=_genitive(place))
    slug = f"{kind.replace('_', '-')}-{place.slug if place else board.slug}"
    return ExternalBody.objects.create(
        name_fi=words, slug=slug, kind=kind, municipality=place, nominating_body=board, rhythm="Neljä kertaa vuodessa"
    )


def _seats(cast: _Cast, body: ExternalBody, number: int) -> None:
    """Two seats: one held, with a deputy; the other vacant in every second body, or ending soon."""
    today = timezone.localdate()
    first = ExternalSeat.objects.create(body=body, task=_TASK, fee="50 €")
    beside = ExternalSeat.objects.create(body=body, deputy_of=first)
    term = _term(cast, first, today - 400 * DAY, today + 500 * DAY)
    _term(cast, beside, today - 400 * DAY, today + 500 * DAY)
    second = ExternalSeat.objects.create(body=body, task=_TASK)
    if number % 2:
        _term(cast, second, today - 700 * DAY, today + 60 * DAY)
    _meetings(cast, body, term, silent=number == 1)


def _term(cast: _Cast, seat: ExternalSeat, since: datetime.date, until: datetime.date) -> Representative:
    term = Representative.objects.create(
        seat=seat,
        user=cast.person(),
        on_behalf_of=cast.association(),
        since=since,
        until=until,
        decision=f"{seat.body.nominating_body.name_fi}, kokous {since:%-d.%-m.%Y}",
    )
    align_term(term, by=None)
    return term


def _meetings(cast: _Cast, body: ExternalBody, term: Representative, *, silent: bool) -> None:
    """Two that were reported of, unless the representative is silent, and one that comes."""
    now = timezone.now()
    for number, (happened, said, wanted) in enumerate(_SAID):
        day = timezone.localdate() - (30 + 90 * number) * DAY
        times = {"asked_at": now - 50 * DAY, "briefed_at": now - 40 * DAY, "reports_asked_at": now - 29 * DAY}
        topics = "Vuoden suunnitelma, avustukset ja tilat"
        meeting = ExternalMeeting.objects.create(body=body, day=day, topics=topics, ask_written=True, **times)
        facts: dict[str, Any] = {"asked_at": now - 29 * DAY}
        if silent:
            facts["reminded_at"] = now - 22 * DAY
        else:
            facts |= {"happened": happened, "said": said, "wanted": wanted, "sent_at": now - 27 * DAY}
        report = Report.objects.create(meeting=meeting, term=term, **facts)
        if wanted and not silent:
            _to_agenda(report)
    coming = ExternalMeeting.objects.create(
        body=body,
        day=timezone.localdate() + 12 * DAY,
        topics="Kevään avustushaku\nTalven kuljetukset",
        asked_at=now - 2 * DAY,
        ask_written=True,
    )
    for text in ("Lomakkeen pitäisi olla lyhyempi.", "Kyytejä tarvitaan iltaisinkin."):
        MeetingInput.objects.create(meeting=coming, organisation=cast.association(), user=term.user, text=text)


def _to_agenda(report: Report) -> None:
    body = report.meeting.body
    add_backlog(
        body=body.nominating_body,
        title=f"{body.name_fi} {report.meeting.day:%-d.%-m.%Y}",
        text=report.wanted,
        origin=report.origin,
        url=f"/edustajat/kokoukset/{report.meeting.pk}/",
        by=None,
    )


def _request(cast: _Cast, board: Body, place: Municipality | None, what: tuple[str, str, str]) -> None:
    today, now = timezone.localdate(), timezone.now()
    state, name, kind = what
    body = ExternalBody.objects.create(
        name_fi=f"{_genitive(place)} {name}",
        slug=f"pyynto-{state}",
        kind=kind,
        municipality=place,
        nominating_body=board,
    )
    facts: dict[str, Any] = {}
    if state in (RequestState.CALL, RequestState.CHOSEN, RequestState.SEATED):
        facts = {"call_until": today + 14 * DAY, "called_at": now - 5 * DAY, "call_written": True}
    if state in (RequestState.CHOSEN, RequestState.SEATED):
        facts |= {"call_until": today - 3 * DAY, "decision": f"{board.name_fi}, kokous {today - DAY:%-d.%-m.%Y}"}
    if state in (RequestState.DECLINED, RequestState.WITHDRAWN):
        facts["reason"] = "Ryhmä yhdistettiin toiseen, jossa järjestöillä on jo edustaja."
    request = SeatRequest.objects.create(
        body=body,
        chooser=board,
        asked_by=cast.person(),
        state=state,
        task=_TASK,
        term_since=today + 30 * DAY,
        term_until=today + 760 * DAY,
        time_load="Neljä iltaa vuodessa",
        fee="50 € kokoukselta",
        competence="Tuntee kylien yhdistyksiä",
        deadline=today + 25 * DAY,
        **facts,
    )
    if "called_at" in facts:
        _nominees(cast, request)


def _nominees(cast: _Cast, request: SeatRequest) -> None:
    chosen = "" if request.state == RequestState.CALL else Choice.MEMBER
    for number in range(3):
        nominee = Nominee.objects.create(
            request=request,
            user=cast.person(),
            organisation=cast.association(),
            motivation="Olen toiminut kylällä pitkään ja kuuntelen mielelläni.",
            consented_at=timezone.now() - DAY,
            chosen=chosen if number == 0 else "",
        )
        if nominee.chosen and request.state == RequestState.SEATED:
            seat = ExternalSeat.objects.create(body=request.body, task=_TASK)
            term = Representative.objects.create(
                seat=seat,
                user=nominee.user,
                on_behalf_of=nominee.organisation,
                since=request.term_since,
                until=request.term_until,
                decision=request.decision,
            )
            align_term(term, by=None)

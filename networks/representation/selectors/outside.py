"""Who represents associations where. Every page and block asks here, so a vacancy is the same everywhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, F, FilteredRelation, Func, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from associations.models import Municipality, Organisation
from associations.rules import is_secretary
from jane_portal.accounts.models import User
from jane_portal.core.ready import ReadyRows
from networks.bodies.models import Body
from networks.bodies.rules import keeps
from networks.representation.models import ExternalBody, ExternalSeat, Report, Representative
from networks.representation.models.external import ExternalSeatQuerySet
from networks.representation.models.office import WARNING
from networks.representation.public import representative_name
from networks.representation.rules import is_contact_of_it, represents

_NAMED = ("name_fi", "name_sv", "name_en")


def _columns(model: type[Any], *names: str) -> tuple[str, ...]:
    """As `from_db` wants them: in the order of the model."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


# What is read of each table for a line: a page of them is made of few bodies, so each of those is made once.
_SEAT = _columns(ExternalSeat, "id", "body_id", "task", "fee", "is_invited")
_BODY = _columns(
    ExternalBody, "id", "uuid", "slug", "kind", "municipality_id", "organisation_id", "nominating_body_id", *_NAMED
)
_PLACE = _columns(Municipality, "id", "code", "slug", *_NAMED)
_OWNER = _columns(Organisation, "id", *_NAMED)
_CHOOSER = _columns(Body, "id", "uuid", "slug", *_NAMED)
_TERM = _columns(Representative, "id", "seat_id", "user_id", "on_behalf_of_id", "since", "until", "decision", "version")
_USER = _columns(User, "id", "name", "email", "show_name_publicly", "is_active")
_OF = (Organisation, _columns(Organisation, "id", "slug", *_NAMED))
_AROUND = ("id", "body_id", "deputy_of_id", "closed_on")
_TERM_COLUMNS = (
    *(f"term__{column}" for column in _TERM),
    *(f"term__user__{column}" for column in _USER),
    *(f"term__on_behalf_of__{column}" for column in _OF[1]),
)
_AROUND_COLUMNS = (*_AROUND, *_TERM_COLUMNS)


@dataclass(frozen=True)
class Holder:
    """Who sits there as one viewer may read it. name: empty when it is not to be seen."""

    term: Representative
    name: str

    @property
    def association(self) -> str:
        return self.term.on_behalf_of.name if self.term.on_behalf_of else ""


@dataclass(frozen=True)
class Line:
    """One seat. holder: who sits there today; coming: who begins next; either may be None.

    deputy: of its personal deputy, today or else the next one. number: from 1, where the body has several seats.
    """

    seat: ExternalSeat
    holder: Holder | None
    coming: Holder | None
    deputy: Holder | None
    has_deputy: bool
    number: int
    is_ending: bool
    day: datetime.date

    @property
    def body(self) -> ExternalBody:
        return self.seat.body

    @property
    def words(self) -> str:
        """Which of the body's seats it is: "Paikka 2"; empty where it is the only one."""
        return _("Seat %(number)d") % {"number": self.number} if self.number else ""

    @property
    def is_vacant(self) -> bool:
        """Nobody sits there, and nobody has been chosen to begin later."""
        return self.holder is None and self.coming is None


def seat_name(seat: ExternalSeat) -> str:
    """The body, and which of its seats where it has several: "Liperin vanhusneuvosto, paikka 2". One statement."""
    of = seat.deputy_of_id or seat.pk
    rows = ExternalSeat.objects.regular().filter(body=seat.body_id).order_by("pk").values_list("pk", "closed_on")
    there = sum(closed is None or closed > timezone.localdate() for _key, closed in rows)
    number = next((place for place, (key, _closed) in enumerate(rows, 1) if key == of), 0) if there > 1 else 0
    if not number:
        return seat.body.name
    return _("%(body)s, seat %(number)d") % {"body": seat.body.name, "number": number}


def knows_people(user: Any, body: ExternalBody) -> bool:
    """The secretary, those who choose, the representatives themselves and whose body it is read every name."""
    if not user.is_authenticated:
        return False
    return bool(
        is_secretary(user)
        or keeps(user, body.nominating_body)
        or represents(user, body)
        or is_contact_of_it(user, body)
    )


def seats_today(day: datetime.date | None = None) -> ExternalSeatQuerySet:
    """Regular seats of today, by place and body; nothing of the tables beside them."""
    rows = ExternalSeat.objects.existing(day).regular()
    return rows.order_by("body__municipality__sort_key", "body__sort_key", "body_id", "pk")


def lines_of(seats: ExternalSeatQuerySet, user: Any, day: datetime.date | None = None) -> list[Line]:
    """These seats with who sits in them. seats: from `seats_today`, perhaps a slice. Two statements."""
    day = day or timezone.localdate()
    return lines_from_rows(joined(seats), user, day)


def joined(seats: ExternalSeatQuerySet) -> Any:
    """Tuples for `lines_from_rows`."""
    # The slice is cut before anything is joined to it: a country has thousands of seats, a page few.
    wanted = ExternalSeat.objects.filter(pk__in=seats.values("pk")).order_by(*seats.query.order_by)
    return wanted.values_list(*_COLUMNS)


def lines_from_rows(found: Iterable[tuple[Any, ...]], user: Any, day: datetime.date) -> list[Line]:
    """One statement, besides that of the rows."""
    bodies: dict[int, ExternalBody] = {}
    rows = [_read_seat(dict(zip(_COLUMNS, row, strict=True)), bodies) for row in found]
    around = _read_around(bodies, day)
    inside = {key: knows_people(user, body) for key, body in bodies.items()}
    return [_line(seat, around, inside[seat.body_id], day) for seat in rows]


_TABLES: tuple[tuple[str, type[Any], tuple[str, ...]], ...] = (
    ("body__", ExternalBody, _BODY),
    ("body__municipality__", Municipality, _PLACE),
    ("body__organisation__", Organisation, _OWNER),
    ("body__nominating_body__", Body, _CHOOSER),
)
_COLUMNS = (
    *_SEAT,
    *(f"{path}{column}" for path, _model, columns in _TABLES for column in columns),
)


def _read_seat(row: dict[str, Any], bodies: dict[int, ExternalBody]) -> ExternalSeat:
    seat: ExternalSeat = _record(row, "", ExternalSeat, _SEAT)
    if seat.body_id not in bodies:
        body, place, owner, chooser = (_record(row, *table) for table in _TABLES)
        body.municipality, body.organisation, body.nominating_body = place, owner, chooser
        bodies[seat.body_id] = body
    seat.body = bodies[seat.body_id]
    return seat


def _record(row: dict[str, Any], path: str, model: type[Any], columns: tuple[str, ...]) -> Any:
    """The record that these columns of the row are of; its other columns would be read when they are asked for."""
    if row[f"{path}id"] is None:
        return None
    return model.from_db("default", columns, [row[f"{path}{column}"] for column in columns])


@dataclass(frozen=True)
class _Around:
    """Of some bodies, by the key of a seat: its number, its deputy's seat, and terms that have not ended."""

    numbers: dict[int, int]
    deputies: dict[int, int]
    terms: dict[int, list[Representative]]


def _around(day: Any, keys: Any) -> Any:
    """keys: of bodies, as one list."""
    open_terms = Q(terms__until__isnull=True) | Q(terms__until__gte=day)
    seats = ExternalSeat.objects.annotate(term=FilteredRelation("terms", condition=open_terms))
    among = Func(F("body"), keys, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
    return seats.filter(among).order_by("pk", "term__since").values_list(*_AROUND_COLUMNS)


_around_bodies = ReadyRows(2, _around)


def _read_around(bodies: Iterable[int], day: datetime.date) -> _Around:
    """All seats of these bodies, with their terms the earliest first. One statement."""
    found = _Around({}, {}, {})
    order: dict[int, list[int]] = {}
    there: dict[int, int] = {}
    for values in _around_bodies(day, list(bodies)):
        row = dict(zip(_AROUND_COLUMNS, values, strict=True))
        key, is_there = row["id"], row["closed_on"] is None or row["closed_on"] > day
        if key not in found.terms:
            found.terms[key] = []
            if row["deputy_of_id"] is None:
                order.setdefault(row["body_id"], []).append(key)
                there[row["body_id"]] = there.get(row["body_id"], 0) + is_there
            elif is_there:
                found.deputies[row["deputy_of_id"]] = key
        # One that was cancelled before its first day has no day at all.
        if row["term__id"] is not None and not (row["term__until"] and row["term__until"] < row["term__since"]):
            found.terms[key].append(_read_term(row))
    for body, keys in order.items():
        # A seat that has ended keeps its number, so that those of the others stay.
        found.numbers.update({key: place if there[body] > 1 else 0 for place, key in enumerate(keys, 1)})
    return found


def _read_term(row: dict[str, Any]) -> Representative:
    term: Representative = _record(row, "term__", Representative, _TERM)
    term.user = _record(row, "term__user__", User, _USER)
    term.on_behalf_of = _record(row, "term__on_behalf_of__", *_OF)
    return term


def _line(seat: ExternalSeat, around: _Around, inside: bool, day: datetime.date) -> Line:
    def holder(found: list[Representative]) -> Holder | None:
        return Holder(found[0], representative_name(found[0], inside=inside)) if found else None

    terms, beside = around.terms[seat.pk], around.deputies.get(seat.pk)
    now, later = [one for one in terms if one.since <= day], [one for one in terms if one.since > day]
    return Line(
        seat=seat,
        holder=holder(now),
        coming=holder(later),
        deputy=holder(around.terms[beside]) if beside else None,
        has_deputy=beside is not None,
        number=around.numbers[seat.pk],
        is_ending=bool(now and not later and now[0].until and now[0].until <= day + WARNING),
        day=day,
    )


def _places(day: Any) -> Any:
    bodies = ExternalBody.objects.living(day).filter(municipality__isnull=False).values("municipality")
    return Municipality.objects.filter(pk__in=bodies).order_by("sort_key").values_list("slug", *_NAMED)


_with_bodies = ReadyRows(1, _places)


def municipalities_with_bodies() -> list[tuple[str, str]]:
    """(slug, name) of those that have a body, for the choice beside the table. One statement."""
    rows = _with_bodies(timezone.localdate())
    language = (get_language() or "fi")[:2]
    own = {"fi": 0, "sv": 1, "en": 2}.get(language, 0)
    return [(slug, names[own] or next(filter(None, names), "")) for slug, *names in rows]


def lines_in(municipality: Municipality, user: Any) -> list[Line]:
    """Who represents associations in the bodies of a municipality. Two statements."""
    today = timezone.localdate()
    return lines_of(seats_today(today).filter(body__municipality=municipality), user, today)


def lines_in_body(body: ExternalBody, user: Any) -> list[Line]:
    today = timezone.localdate()
    return lines_of(seats_today(today).filter(body=body), user, today)


def lines_from(body: Body, user: Any) -> list[Line]:
    """Who represents associations where this body of ours chooses. Two statements."""
    today = timezone.localdate()
    return lines_of(seats_today(today).filter(body__nominating_body=body), user, today)


def missing_reports(bodies: Iterable[int]) -> dict[int, int]:
    """How many reports have not come, by the key of the body outside. One statement."""
    silent = Report.objects.silent().filter(meeting__body__in=list(bodies))
    return dict(silent.order_by().values_list("meeting__body").annotate(number=Count("pk")))

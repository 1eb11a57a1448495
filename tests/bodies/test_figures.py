"""A body in figures year by year, and its dates in calendars."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from jane_portal.core import registry
from networks.bodies.actions.mandate import end_mandate
from networks.bodies.models import Mandate
from networks.bodies.selectors.years import cells, years_of
from tests.factories import accounts, bodies
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2026, 11, 22)


def held(seat, person, since, until=None, **fields):
    values = {"state": "confirmed", "carries_over": False, **fields}
    return Mandate.objects.create(seat=seat, user=person, since=since, until=until, **values)


def test_years_tell_of_seats_people_sectors_and_associations():
    body = bodies.body()
    association = rooms.organisation()
    first = bodies.seat(body, "chair", sector=rooms.sector("Kylät"))
    second = bodies.seat(body, sector=rooms.sector("Liikunta"), since=D(2025, 1, 1))
    gone = bodies.seat(body, until=D(2024, 6, 30))
    bodies.deputy_seat(first)
    aino, eero, maija = (accounts.user() for _one in range(3))
    held(first, aino, D(2024, 1, 1), D(2025, 12, 30), on_behalf_of=association, carries_over=True)
    held(first, eero, D(2026, 3, 1), on_behalf_of=association)
    held(second, maija, D(2025, 2, 1), D(2026, 10, 31), state="ended", reason="muutto")
    held(gone, None, D(2024, 1, 1), D(2024, 6, 30), name="Kalle")
    held(second, eero, D(2027, 1, 1))
    assert [cells(one) for one in years_of(body, TODAY)] == [
        (2026, 2, 1, 50, 1, 1, 1, 2, 1),  # Eero for Aino, who carried over; Maija went early and nobody followed
        (2025, 2, 2, 100, 2, 1, 1, 0, 0),
        (2024, 1, 1, 100, 1, 1, 1, 0, 0),
    ]


def test_years_end_with_the_body_and_begin_with_the_first_mandate():
    body = bodies.body(closed_on=D(2025, 5, 1))
    assert years_of(body, TODAY) == []
    held(bodies.seat(body, until=D(2025, 5, 1)), accounts.user(), D(2023, 7, 1), D(2025, 5, 1))
    assert [(one.year, one.day) for one in years_of(body, TODAY)] == [
        (2025, D(2025, 5, 1)),
        (2024, D(2024, 12, 31)),
        (2023, D(2023, 12, 31)),
    ]


def test_standing_of_today_and_this_years_figures_agree(client):
    body = bodies.body()
    bodies.seat(body)
    bodies.mandate(bodies.seat(body))
    ended = bodies.mandate(bodies.seat(body))
    end_mandate(mandate=ended, last_day=ended.since + 9 * bodies.DAY, reason="muutto", by=None)
    (found, *_older) = years_of(body)
    page = client.get(body.get_absolute_url()).context["members"]
    assert (found.seats, found.seats - found.filled) == (len(page.regular), page.vacant) == (3, 2)


def test_page_and_file_say_the_same_at_the_same_cost_whatever_the_years(client):
    body = bodies.body()
    seat = bodies.seat(body)
    address, counts = body.get_absolute_url() + "luvut/", []
    for year in (2026, *range(1995, 2025)):
        held(seat, accounts.user(), D(year, 1, 1), D(year, 12, 31))
        if year in (2026, 2024):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 4
    html = page.content.decode()
    assert '<td class="number">0</td>' in html  # nobody left, which is not the same as not known
    assert html.count('<tr><th scope="row">') == 32 + 20  # the table, and the newest twenty beside the drawing
    text = b"".join(client.get(address.rstrip("/") + ".csv").streaming_content).decode("utf-8-sig")
    (head, *rows) = csv.reader(io.StringIO(text), delimiter=";")
    assert len(head) == len(rows[0]) == 9
    assert (rows[0][0], rows[-1][0], len(rows)) == ("2026", "1995", 32)


def test_calendar_holds_the_days_of_the_term_and_what_rooms_register(client, monkeypatch):
    body = bodies.body("Liperin JANE", term_since=D(2026, 1, 1), term_until=D(2027, 12, 31))
    bodies.mandate(bodies.seat(body), accounts.user(name="Aino"), until=D(2027, 3, 1))
    address = body.get_absolute_url().rstrip("/") + ".ics"
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(one.decoded("DTSTART"), one.decoded("DTEND")) for one in found] == [
        (D(2026, 1, 1), D(2026, 1, 2)),
        (D(2027, 12, 31), D(2028, 1, 1)),
    ]
    assert b"Aino" not in answer.content
    again = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert [one["UID"] for one in again] == [one["UID"] for one in found]
    monkeypatch.setattr(registry, "_calendars", dict(registry._calendars))
    asked = []
    registry.register_calendar(registry.CalendarSource("meetings", "body", lambda *told: asked.append(told) or []))
    client.force_login(accounts.secretary())
    client.get(address)
    ((subject, user),) = asked
    assert (subject, user.is_authenticated) == (body, False)


@pytest.mark.parametrize("source", registry.calendar_sources("body"), ids=lambda source: source.key)
def test_every_source_keeps_its_number_of_statements(source):
    body = bodies.body(term_since=D(2026, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        source.events(body, AnonymousUser())
    assert len(asked) <= source.statements

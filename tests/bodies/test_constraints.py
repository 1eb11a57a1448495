"""What the database refuses is said in words on the page, with all that was typed, and never as an error 500."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.bodies.actions.body import close_body
from networks.bodies.actions.mandate import end_for_leaving
from networks.bodies.models import MandateState, Seat, SeatRole
from tests.factories import accounts, bodies
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(accounts.secretary())
    return client


def refused(client: Client, name: str, data: dict[str, str], *says: str, **where) -> None:
    answer = client.post(reverse(name, kwargs=where), data)
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert not [words for words in says if words not in page]


def succeeded():
    """A mandate that was carried over until its successor began."""
    today, seat = timezone.localdate(), bodies.seat()
    old = bodies.mandate(seat, since=today - 90 * DAY, until=today - 60 * DAY)
    return old, bodies.mandate(seat, since=today - 30 * DAY)


def test_body_with_successors_and_seats_to_come_is_ended_without_an_error(office):
    today, (old, new) = timezone.localdate(), succeeded()
    body = new.seat.body
    coming = bodies.seat(body, since=today + 40 * DAY)
    close_body(body=body, last_day=today, reason="Valmis", by=accounts.secretary())
    for one in (old, new, coming):
        one.refresh_from_db()
    assert (old.state, new.state, new.until) == (MandateState.CONFIRMED, MandateState.ENDED, today)
    assert (coming.since, coming.until) == (coming.since, coming.since)
    refused(office, "body_close", {"last_day": today.isoformat(), "reason": "Taas"}, "Taas", slug=body.slug)


def test_leaving_ends_what_goes_on_and_leaves_alone_what_has_a_successor():
    old, new = succeeded()
    for one in (old, new):
        end_for_leaving(mandate=one, by=None)
        one.refresh_from_db()
    assert (old.state, new.state) == (MandateState.CONFIRMED, MandateState.ENDED)


def test_days_that_do_not_fit_are_told_beside_what_was_typed(office):
    today = timezone.localdate()
    seat = bodies.seat(since=today, until=today + 90 * DAY)
    typed = {"person": "Uusi Ihminen", "confirmed": "on", "version": "1"}
    for since, until in ((-1, 5), (1, 91), (1, 0), (1, None)):
        days = {"since": (today + since * DAY).isoformat()}
        days |= {} if until is None else {"until": (today + until * DAY).isoformat()}
        refused(office, "mandate_create", typed | days, "Uusi Ihminen", pk=seat.pk)
    contact = bodies.seat(seat.body, SeatRole.CONTACT)
    refused(office, "mandate_create", typed | {"since": today.isoformat()}, "Uusi Ihminen", pk=contact.pk)


def test_days_of_a_seat_and_of_its_deputies_do_not_clash(office):
    today = timezone.localdate()
    mandate = bodies.mandate(bodies.seat(), since=today - 5 * DAY)
    seat = mandate.seat
    typed = {"role": "member", "title": "Kylien ääni", "version": str(seat.version)}
    for days in ({"since": today}, {"until": today + DAY}, {"since": today, "until": today - DAY}):
        data = typed | {name: day.isoformat() for name, day in days.items()}
        refused(office, "seat_update", data, "Kylien ääni", pk=seat.pk)
    first = bodies.seat(seat.body, SeatRole.DEPUTY, deputy_of=seat, until=today)
    bodies.seat(seat.body, SeatRole.DEPUTY, deputy_of=seat, since=today + DAY)
    data = {"title": "Kylien ääni", "version": str(first.version)}
    refused(office, "seat_update", data, "Kylien ääni", "toinen varajäsenen paikka", pk=first.pk)
    refused(office, "seat_end", {"last_day": today.isoformat()}, pk=seat.pk)


def test_deputy_of_a_deputy_and_a_second_chair_are_refused(office):
    body = bodies.body()
    bodies.seat(body, SeatRole.CHAIR)
    deputy = bodies.deputy_seat(bodies.seat(body))
    answer = office.post(reverse("seat_deputy", kwargs={"pk": deputy.pk}), follow=True)
    assert "vain varsinaisella jäsenellä" in answer.content.decode()
    typed = {"role": "chair", "title": "Toinen puheenjohtaja", "version": "1"}
    refused(office, "seat_create", typed, "Toinen puheenjohtaja", "Sellainen on jo", slug=body.slug)
    assert Seat.objects.count() == 3

"""Seats outside the network: one holder at a time, rights that follow the days, ends that are told once."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from jane_portal.accounts.models import RoleSpan, User
from jane_portal.mail.models import Letter
from networks.representation.actions import external as deeds
from networks.representation.actions.outside_rounds import go_through_outside
from networks.representation.models import Representative
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db


def at(when: datetime.date):
    """A minute after midnight of the day."""
    moment = datetime.datetime.combine(when, datetime.time(0, 1), tzinfo=timezone.get_current_timezone())
    return time_machine.travel(moment)


def represents(user: User, when: datetime.date) -> bool:
    with at(when):
        return any(span.role == "representative" for span in User.objects.get(pk=user.pk).open_spans)


def named(seat, *, since, until, by, email="uusi@demo.example") -> Representative:
    return deeds.name_representative(
        seat=seat, email=email, name="Ulla Uusi", on_behalf_of=rooms.organisation(), since=since, until=until, by=by
    )


def test_rights_begin_and_end_at_midnight_with_the_days_of_the_term():
    seat = outside.seat()
    term = named(seat, since=day(5), until=day(30), by=outside.chooser(seat.body))
    assert [represents(term.user, day(number)) for number in (4, 5, 30, 31)] == [False, True, True, False]
    span = RoleSpan.objects.get(user=term.user, role="representative")
    assert (span.scope, span.source) == (seat.body.scope, term.source)


def test_name_representative_refuses_overlapping_days_and_takes_the_day_after():
    seat = outside.seat()
    chooser = outside.chooser(seat.body)
    named(seat, since=day(0), until=day(30), by=chooser)
    with pytest.raises(ValidationError) as refused:
        named(seat, since=day(30), until=day(60), by=chooser, email="toinen@demo.example")
    assert list(refused.value.error_dict) == ["since"]
    named(seat, since=day(31), until=day(60), by=chooser, email="toinen@demo.example")
    assert Representative.objects.filter(seat=seat).count() == 2


def test_name_representative_is_for_those_who_choose():
    seat, elsewhere = outside.seat(), outside.external()
    for stranger in (make.user(), outside.chooser(elsewhere), outside.asker(seat.body)):
        with pytest.raises(PermissionDenied):
            named(seat, since=day(0), until=day(30), by=stranger)


def test_end_representative_makes_the_seat_vacant_the_next_day_and_ends_once():
    term = outside.term()
    chooser = outside.chooser(term.seat.body)
    ended = deeds.end_representative(term=term, version=1, last_day=day(2), reason="Muutti.", by=chooser)
    assert [represents(term.user, day(number)) for number in (2, 3)] == [True, False]
    with at(day(3)), pytest.raises(ValidationError) as refused:
        deeds.end_representative(term=ended, version=2, last_day=day(3), reason="x", by=chooser)
    assert refused.value.code == "ended"


def test_end_seat_waits_for_its_holder():
    term = outside.term()
    chooser = outside.chooser(term.seat.body)
    with pytest.raises(ValidationError) as refused:
        deeds.end_external_seat(seat=term.seat, by=chooser)
    assert refused.value.code == "held"
    deeds.end_representative(term=term, version=1, last_day=day(-1), reason="x", by=chooser)
    assert deeds.end_external_seat(seat=term.seat, by=chooser).closed_on == day(0)


def test_close_external_ends_the_terms_in_it():
    term = outside.term()
    body = term.seat.body
    deeds.close_external(body=body, version=1, last_day=day(3), reason="Lakkautettiin.", by=outside.chooser(body))
    term.refresh_from_db()
    assert (term.until, term.reason) == (day(3), "Lakkautettiin.")
    with pytest.raises(ValidationError):
        named(term.seat, since=day(5), until=day(9), by=outside.chooser(body))


def test_change_external_cannot_hand_the_choice_to_a_body_that_one_does_not_keep():
    body, other = outside.external(), outside.external()
    chooser = outside.chooser(body)
    values = {"nominating_body": other.nominating_body}
    with pytest.raises(PermissionDenied):
        deeds.change_external(body=body, version=1, values=values, by=chooser)


@pytest.mark.parametrize(("left", "told"), [(91, False), (90, True), (0, True), (-1, False)])
def test_the_end_of_a_term_is_told_90_days_before_to_both_sides_once(left, told):
    term = outside.term(until=day(200))
    chooser = outside.chooser(term.seat.body)
    with at(day(200 - left)):
        go_through_outside()
        go_through_outside()
    letters = Letter.objects.filter(kind__startswith="representative_ending")
    expected = {("representative_ending", term.user_id), ("representative_ending_elsewhere", chooser.pk)}
    assert sorted(letters.values_list("kind", "user")) == sorted(expected if told else set())

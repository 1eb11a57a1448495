"""Mandates: steps, days, who sits where, and the rights that follow (domain E11, decisions 1, 12)."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from jane_portal.accounts.models import Role, RoleSpan, User
from networks.bodies.actions import mandate as acts
from networks.bodies.actions.seat import add_deputy, add_seat, end_seat
from networks.bodies.models import Kind, Mandate, MandateState, Seat, SeatRole
from networks.bodies.models.mandate import MANDATE_STEPS
from networks.bodies.selectors.standing import CARRIED, ENDING, HELD, VACANT, standings, vacant_seats
from tests.factories import accounts, bodies
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


def state_on(seat: Seat, day: datetime.date) -> str:
    (found,) = standings(Seat.objects.filter(pk=seat.pk), day)
    return found.state


def roles_on(user: User, day: datetime.date) -> set[str]:
    return set(RoleSpan.objects.in_force(day).filter(user=user).values_list("role", flat=True))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00:00+02:00", tick=False):
        yield


@pytest.mark.parametrize("state", MandateState.values)
@pytest.mark.parametrize("step", ["confirm", "withdraw", "end"])
def test_steps_lead_only_along_the_table(state, step):
    seat = bodies.seat()
    mandate = Mandate.objects.create(
        seat=seat, user=accounts.user(), since=TODAY, until=TODAY, state=state, reason="Syy", carries_over=False
    )
    steps = {
        "confirm": lambda: acts.confirm_mandate(mandate=mandate, by=None),
        "withdraw": lambda: acts.withdraw_nomination(mandate=mandate, reason="Perui", by=None),
        "end": lambda: acts.end_mandate(mandate=mandate, last_day=TODAY, reason="Muutti", by=None),
    }
    if state in MANDATE_STEPS[step].sources:
        assert steps[step]().state in MANDATE_STEPS[step].targets
    else:
        with pytest.raises(ValidationError):
            steps[step]()


@pytest.mark.parametrize("carries", [True, False])
def test_standing_around_the_last_day(carries):
    seat = bodies.seat()
    last = TODAY + 200 * DAY
    bodies.mandate(seat, until=last, carries_over=carries)
    assert state_on(seat, TODAY) == HELD
    assert state_on(seat, last - 90 * DAY) == ENDING
    assert state_on(seat, last) == ENDING
    assert state_on(seat, last + DAY) == (CARRIED if carries else VACANT)


def test_successor_ends_the_carry_over_and_its_early_end_leaves_the_seat_vacant():
    seat = bodies.seat()
    bodies.mandate(seat, until=TODAY - 20 * DAY, carries_over=True)
    assert state_on(seat, TODAY) == CARRIED
    after = bodies.mandate(seat, since=TODAY + DAY, until=TODAY + 300 * DAY, carries_over=True)
    assert (state_on(seat, TODAY), state_on(seat, TODAY + DAY)) == (CARRIED, HELD)
    acts.end_mandate(mandate=after, last_day=TODAY + 10 * DAY, reason="Muutti pois", by=None)
    assert state_on(seat, TODAY + 11 * DAY) == VACANT


def test_a_mandate_ended_before_it_began_gives_way_to_the_one_before():
    seat = bodies.seat()
    bodies.mandate(seat, until=TODAY - DAY, carries_over=True)
    after = bodies.mandate(seat, since=TODAY + 5 * DAY, until=TODAY + 90 * DAY)
    acts.end_mandate(mandate=after, last_day=TODAY, reason="Perui", by=None)
    assert state_on(seat, TODAY + 30 * DAY) == CARRIED


@pytest.mark.parametrize(("role", "right"), [("chair", "body_chair"), ("secretary", "body_secretary")])
def test_rights_begin_and_end_at_midnight(role, right):
    seat = bodies.seat(role=role)
    first, last = TODAY + 10 * DAY, TODAY + 40 * DAY
    person = bodies.mandate(seat, since=first, until=last, carries_over=False).user
    assert [roles_on(person, day) for day in (first - DAY, first, last)] == [set(), {right}, {right}]
    # Minutes may still be finished for 30 days, and nothing else.
    assert roles_on(person, last + DAY) == {"body_minutes"}
    assert roles_on(person, last + 30 * DAY) == {"body_minutes"}
    assert roles_on(person, last + 31 * DAY) == set()


def test_carry_over_keeps_rights_until_the_successor_is_in_force():
    seat = bodies.seat(role=SeatRole.CHAIR)
    before = bodies.mandate(seat, until=TODAY - DAY, carries_over=True).user
    assert roles_on(before, TODAY + 500 * DAY) == {"body_chair"}
    after = bodies.mandate(seat, since=TODAY + 7 * DAY).user
    assert (roles_on(before, TODAY + 6 * DAY), roles_on(after, TODAY + 6 * DAY)) == ({"body_chair"}, set())
    assert (roles_on(before, TODAY + 7 * DAY), roles_on(after, TODAY + 7 * DAY)) == (set(), {"body_chair"})


def test_re_election_leaves_no_day_without_the_right():
    seat = bodies.seat(role=SeatRole.CHAIR)
    person = bodies.mandate(seat, until=TODAY + 5 * DAY, carries_over=False).user
    bodies.mandate(seat, person, since=TODAY + 6 * DAY, until=TODAY + 400 * DAY)
    days = [TODAY + number * DAY for number in range(4, 9)]
    assert all("body_chair" in roles_on(person, day) for day in days)


def test_leaving_in_mid_term_lets_the_deputy_rise():
    seat = bodies.seat(bodies.body(term_until=TODAY + 700 * DAY))
    deputy_seat = add_deputy(seat=seat, by=None)
    member = bodies.mandate(seat, until=TODAY + 600 * DAY)
    deputy = bodies.mandate(deputy_seat, until=TODAY + 600 * DAY).user
    acts.end_mandate(mandate=member, last_day=TODAY, reason="Muutti pois", deputy_rises=True, by=None)
    assert roles_on(member.user, TODAY) == {"body_member"}
    assert roles_on(member.user, TODAY + DAY) == set()
    assert (roles_on(deputy, TODAY), roles_on(deputy, TODAY + DAY)) == ({"body_deputy"}, {"body_member"})
    assert state_on(deputy_seat, TODAY + DAY) == VACANT
    risen = Mandate.objects.get(seat=seat, user=deputy)
    assert (risen.since, risen.until) == (TODAY + DAY, TODAY + 600 * DAY)


def test_nobody_rises_where_there_is_no_deputy_and_nothing_is_half_done():
    member = bodies.mandate()
    with pytest.raises(ValidationError):
        acts.end_mandate(mandate=member, last_day=TODAY, reason="Muutti pois", deputy_rises=True, by=None)
    assert Mandate.objects.get().state == MandateState.CONFIRMED


def test_secretary_of_the_regional_board_runs_the_portal_while_her_mandate_lasts():
    board = bodies.body("Neuvottelukunta", kind=Kind.REGIONAL)
    seat = add_seat(body=board, values={"role": SeatRole.SECRETARY}, with_deputy=True, by=None)
    person = bodies.mandate(seat, until=TODAY + 9 * DAY, carries_over=False).user
    substitute = bodies.mandate(seat.deputies.get()).user
    assert roles_on(person, TODAY + 9 * DAY) == {"body_secretary", Role.SECRETARY}
    assert roles_on(person, TODAY + 10 * DAY) == {"body_minutes"}
    assert roles_on(substitute, TODAY) == {"body_secretary", Role.SUBSTITUTE_SECRETARY}


def test_secretary_appointed_by_hand_keeps_one_role():
    person = accounts.user()
    span = RoleSpan.objects.create(user=person, role=Role.SECRETARY, scope="region:12", since=TODAY, source="appointed")
    seat = bodies.seat(bodies.body(kind=Kind.REGIONAL), SeatRole.SECRETARY)
    bodies.mandate(seat, person, since=TODAY + 3 * DAY, until=TODAY + 9 * DAY, carries_over=False)
    assert RoleSpan.objects.filter(user=person, role=Role.SECRETARY).get().pk == span.pk


@pytest.mark.parametrize(
    ("since", "until"),
    [(TODAY - 10 * DAY, TODAY), (TODAY, None), (TODAY + 400 * DAY, None)],
    ids=["before and into it", "without an end", "from its last day on"],
)
def test_two_holders_on_one_day_are_refused_in_words(since, until):
    seat = bodies.seat()
    bodies.mandate(seat, since=TODAY, until=TODAY + 400 * DAY)
    with pytest.raises(ValidationError, match=r"Somebody else holds|jollakulla toisella"):
        bodies.mandate(seat, since=since, until=until)


def test_holder_without_an_end_makes_room_for_the_successor():
    seat = bodies.seat()
    before = bodies.mandate(seat)
    bodies.mandate(seat, since=TODAY + 10 * DAY)
    before.refresh_from_db()
    assert before.until == TODAY + 9 * DAY


def test_deputy_of_a_deputy_is_refused_by_action_and_database():
    deputy = add_deputy(seat=bodies.seat(), by=None)
    with pytest.raises(ValidationError):
        add_deputy(seat=deputy, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(body=deputy.body, role=SeatRole.DEPUTY, deputy_of=deputy)


def test_second_deputy_is_refused_by_action_and_database():
    deputy = add_deputy(seat=bodies.seat(), by=None)
    with pytest.raises(ValidationError):
        add_deputy(seat=deputy.deputy_of, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        bodies.deputy_seat(deputy.deputy_of)


def test_mandate_outside_the_days_of_its_seat_is_refused_by_action_and_database():
    seat = bodies.seat(since=TODAY, until=TODAY + 10 * DAY)
    for since, until in [(TODAY - DAY, TODAY), (TODAY, TODAY + 11 * DAY), (TODAY, None)]:
        with pytest.raises(ValidationError):
            bodies.mandate(seat, since=since, until=until)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(seat=seat, user=accounts.user(), since=since, until=until, state="confirmed")


def test_nobody_is_mandated_to_the_seat_of_the_municipality_s_contact():
    seat = bodies.seat(role=SeatRole.CONTACT)
    with pytest.raises(ValidationError):
        bodies.mandate(seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(seat=seat, user=accounts.user(), since=TODAY, state="confirmed")


def test_a_person_has_one_vote_and_is_not_her_own_deputy():
    board = bodies.body()
    first = bodies.seat(board)
    person = bodies.mandate(first, until=TODAY + 9 * DAY, carries_over=False).user
    for seat in (bodies.seat(board), bodies.deputy_seat(first)):
        with pytest.raises(ValidationError):
            bodies.mandate(seat, person, since=TODAY, until=TODAY + DAY)
        bodies.mandate(seat, person, since=TODAY + 10 * DAY, until=TODAY + (11 + seat.pk % 2) * DAY)
        Mandate.objects.filter(seat=seat).delete()
        RoleSpan.objects.filter(user=person, since__gt=TODAY).delete()


def test_seat_ends_only_when_its_holder_has():
    seat = bodies.seat()
    mandate = bodies.mandate(seat)
    with pytest.raises(ValidationError):
        end_seat(seat=seat, last_day=TODAY, by=accounts.secretary())
    acts.end_mandate(mandate=mandate, last_day=TODAY, reason="Muutti", by=None)
    end_seat(seat=seat, last_day=TODAY, by=accounts.secretary())
    assert standings(Seat.objects.filter(pk=seat.pk), TODAY + DAY) == []


def test_more_regular_seats_than_allowed_and_a_second_chair_are_refused():
    board = bodies.body(seats_most=2)
    add_seat(body=board, values={"role": SeatRole.CHAIR}, by=None)
    with pytest.raises(ValidationError):
        add_seat(body=board, values={"role": SeatRole.CHAIR}, by=None)
    add_seat(body=board, values={"role": SeatRole.MEMBER}, by=None)
    with pytest.raises(ValidationError):
        add_seat(body=board, values={"role": SeatRole.MEMBER}, by=None)
    add_seat(body=board, values={"role": SeatRole.EXPERT}, by=None)


def test_one_statement_finds_all_vacancies(django_assert_num_queries):
    board = bodies.body()
    held, carried, ended, empty = (bodies.seat(board) for _ in range(4))
    bodies.mandate(held)
    bodies.mandate(carried, until=TODAY - DAY, carries_over=True)
    bodies.mandate(ended, until=TODAY - DAY, carries_over=False)
    with django_assert_num_queries(1):
        assert set(vacant_seats()) == {ended, empty}


def test_constraint_names_are_those_the_actions_know():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conname = 'mandate_one_holder'")
        assert cursor.fetchall() == [("mandate_one_holder",)]

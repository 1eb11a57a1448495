"""Meetings: who plans and reads them, what bad input is answered, planning a year."""

from __future__ import annotations

import datetime

import icalendar
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from jane_portal.core.versions import StaleVersionError
from networks.bodies.models import Kind, SeatRole
from networks.meetings.actions.call import send_call
from networks.meetings.actions.meeting import cancel_meeting, change_meeting, create_meeting, moment, plan_year
from networks.meetings.models import Meeting, MeetingState, StandingItem
from networks.meetings.models.meeting import MEETING_STEPS
from tests.factories import accounts, bodies
from tests.factories.meetings import DAY, item, meeting

pytestmark = pytest.mark.django_db
NINE, TEN = datetime.time(9), datetime.time(10)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def times(days: int = 30) -> dict:
    day = timezone.localdate() + days * DAY
    return {"starts_at": moment(day, NINE), "ends_at": moment(day, TEN)}


def chair_of(body, role=SeatRole.CHAIR):
    person = accounts.user()
    bodies.mandate(bodies.seat(body, role), person)
    return person


def test_chair_plans_a_meeting_and_the_practice_begins():
    body = bodies.body()
    made = create_meeting(body=body, values=times(), by=chair_of(body))
    assert made.proposals_until == made.day - 10 * DAY
    assert (made.is_public, made.state) == (True, "planned")
    titles = list(StandingItem.objects.filter(body=body).values_list("title", flat=True))
    assert titles[0] == "Kokouksen avaus"


def test_meeting_of_a_committee_is_for_those_inside():
    committee = bodies.body(kind=Kind.COMMITTEE)
    made = create_meeting(body=committee, values=times(), by=chair_of(committee))
    member = chair_of(committee, SeatRole.MEMBER)
    assert list(Meeting.objects.visible_to(AnonymousUser())) == []
    assert list(Meeting.objects.visible_to(accounts.user())) == []
    assert list(Meeting.objects.visible_to(member)) == [made]


def test_joint_meeting_is_seen_by_those_inside_either_group():
    body, other = bodies.body(), bodies.body()
    made = create_meeting(body=body, values=times() | {"is_public": False}, others=[other], by=chair_of(body))
    assert list(Meeting.objects.visible_to(chair_of(other, SeatRole.MEMBER))) == [made]
    assert list(Meeting.objects.of_body(other)) == [made]


def test_member_plans_nothing():
    body = bodies.body()
    with pytest.raises(PermissionDenied):
        create_meeting(body=body, values=times(), by=chair_of(body, SeatRole.MEMBER))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": moment(timezone.localdate(), NINE)}, "ends"),
        ({"proposals_until": datetime.date(2100, 1, 1)}, "proposals_until"),
    ],
)
def test_create_meeting_refuses_what_cannot_be(changes, field):
    body = bodies.body()
    with pytest.raises(ValidationError) as told:
        create_meeting(body=body, values=times() | changes, by=chair_of(body))
    assert list(told.value.message_dict) == [field]
    assert not Meeting.objects.exists()


def test_second_meeting_at_the_same_time_is_refused_until_the_first_is_cancelled():
    body = bodies.body()
    chair = chair_of(body)
    first = create_meeting(body=body, values=times(), by=chair)
    with pytest.raises(ValidationError) as told:
        create_meeting(body=body, values=times(), by=chair)
    assert list(told.value.message_dict) == ["day"]
    cancel_meeting(meeting=first, version=1, reason="Talvimyrsky.", by=chair)
    assert create_meeting(body=body, values=times(), by=chair).pk != first.pk


def test_cancelled_meeting_changes_no_more_and_says_why():
    body = bodies.body()
    chair = chair_of(body)
    made = create_meeting(body=body, values=times(), by=chair)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=made, version=1, reason=" ", by=chair)
    gone = cancel_meeting(meeting=made, version=1, reason="Talvimyrsky.", by=chair)
    assert (gone.state, gone.reason, gone.version) == ("cancelled", "Talvimyrsky.", 2)
    with pytest.raises(ValidationError):
        change_meeting(meeting=gone, version=2, values=times(31), by=chair)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=gone, version=2, reason="Uudestaan.", by=chair)


def test_stale_change_of_a_meeting_is_refused():
    body = bodies.body()
    chair = chair_of(body)
    made = create_meeting(body=body, values=times(), by=chair)
    change_meeting(meeting=made, version=1, values=times(31), by=chair)
    with pytest.raises(StaleVersionError):
        change_meeting(meeting=made, version=1, values=times(32), by=chair)


def test_year_is_planned_once_with_the_committee_two_weeks_before():
    board = bodies.body(kind=Kind.REGIONAL)
    committee = bodies.body(kind=Kind.COMMITTEE, parent=board)
    secretary = accounts.secretary()
    days = [timezone.localdate() + n * 40 * DAY for n in range(1, 4)]
    plan = {"begins": NINE, "ends": TEN, "values": {"place": "Kirjasto"}, "committee": committee}
    made = plan_year(body=board, days=days, by=secretary, **plan)
    assert len(made) == 6
    assert [one.day for one in committee.meetings.order_by("starts_at")] == [day - 14 * DAY for day in days]
    assert plan_year(body=board, days=days, by=secretary, **plan) == []


def test_year_form_tells_what_is_missing_and_keeps_what_was_typed():
    body = bodies.body()
    client = signed_in(chair_of(body))
    page = client.post(
        f"/kokoukset/ryhmat/{body.slug}/vuosi/", {"begins": "10:00", "ends": "09:00", "place": "Kirjasto"}
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Kokous päättyy ennen kuin se alkaa." in text
    assert 'value="Kirjasto"' in text


def test_remote_link_is_shown_to_the_invited_only():
    body = bodies.body()
    link = "https://etakokous.example/huone-7"
    made = meeting(body, remote_link=link)
    member = chair_of(body, SeatRole.MEMBER)
    address = made.get_absolute_url()
    assert link in signed_in(member).get(address).content.decode()
    for client in (Client(), signed_in(accounts.user())):
        assert link not in client.get(address).content.decode()
    assert link not in Client().get(f"/toimielimet/{body.slug}.ics").content.decode()


def test_calendar_keeps_the_identifier_and_raises_the_sequence():
    body = bodies.body()
    chair = chair_of(body)
    made = create_meeting(body=body, values=times(), by=chair)

    def event():
        (found,) = icalendar.Calendar.from_ical(Client().get("/kokoukset.ics").content).walk("VEVENT")
        return found

    before = event()
    change_meeting(meeting=made, version=1, values=times(33), by=chair)
    moved = event()
    assert (before["UID"], before["SEQUENCE"], moved["SEQUENCE"]) == (moved["UID"], 0, 1)
    cancel_meeting(meeting=made, version=2, reason="Talvimyrsky.", by=chair)
    assert (event()["STATUS"], event()["SEQUENCE"]) == ("CANCELLED", 2)


@pytest.mark.parametrize("rows", [1, 30])
def test_list_of_meetings_takes_three_statements(rows, django_assert_num_queries):
    body = bodies.body()
    for number in range(rows):
        meeting(body, days=20 + number)
        meeting(body, days=-20 - number)
    client = Client()
    client.get("/kokoukset/")
    with django_assert_num_queries(3):
        client.get("/kokoukset/")


@pytest.mark.parametrize("state", MeetingState.values)
def test_every_step_is_open_in_the_states_of_the_table_only(state):
    body = bodies.body()
    chair, now = chair_of(body), timezone.now()
    told = {} if state == "planned" else {"called_at": now, "told_at": now}
    deeds = {
        "call": lambda one: send_call(meeting=one, version=1, by=chair),
        "cancel": lambda one: cancel_meeting(meeting=one, version=1, reason="Talvimyrsky.", by=chair),
    }
    assert set(deeds) == set(MEETING_STEPS)
    for key, deed in deeds.items():
        made = meeting(body, state=state, reason="–" if state == "cancelled" else "", **told)
        item(made)
        if state in MEETING_STEPS[key].sources:
            assert deed(made).state in MEETING_STEPS[key].targets
        else:
            with pytest.raises(ValidationError):
                deed(made)
            made.refresh_from_db()
            assert made.state == state

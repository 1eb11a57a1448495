"""Requests for representatives: the table of steps, candidates who consent themselves, seats made once."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from associations.models import Organisation
from jane_portal.core.links import open_link, token_of
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from networks.bodies.models import Kind
from networks.representation.actions import nominee as nominees
from networks.representation.actions import seat_request as deeds
from networks.representation.actions.nominee import NOMINEE
from networks.representation.actions.outside_letters import send_seat_call
from networks.representation.actions.outside_rounds import go_through_outside
from networks.representation.letters.seat_request import due
from networks.representation.models import (
    Choice,
    ExternalBody,
    ExternalSeat,
    Nominee,
    Representative,
    RequestState,
    SeatRequest,
)
from networks.representation.models.seat_request import REQUEST_STEPS
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import bodies, outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db

STEPS = {
    "open_call": lambda one, by: deeds.open_call(request=one, version=one.version, call_until=day(5), by=by),
    "choose": lambda one, by: deeds.choose_representatives(
        request=one, version=one.version, choices={outside_nominee(one): Choice.MEMBER}, decision="x", by=by
    ),
    "seat": lambda one, by: deeds.seat_representatives(
        request=one, version=one.version, since=day(30), until=day(90), by=by
    ),
    "decline": lambda one, by: deeds.decline_request(request=one, version=one.version, reason="x", by=by),
    "withdraw": lambda one, by: deeds.withdraw_request(request=one, version=one.version, reason="x", by=by),
}


def outside_nominee(of: SeatRequest) -> int:
    return outside.nominee(of).pk if of.state == "call" else 0


@pytest.mark.parametrize("state", RequestState.values)
def test_every_step_leads_where_the_table_says_and_nowhere_else(state):
    secretary = make.secretary()
    made = outside.in_state(state)
    allowed = {key for key, step in REQUEST_STEPS.items() if state in step.sources}
    for key, take in STEPS.items():
        current = SeatRequest.objects.get(pk=made.pk)
        if key in allowed:
            continue
        with pytest.raises(ValidationError) as refused:
            take(current, secretary)
        assert (key, refused.value.code) == (key, "state")
    assert SeatRequest.objects.get(pk=made.pk).state == state


def test_sides_take_their_own_steps_only():
    made = outside.request()
    asker, chooser = outside.asker(made.body), outside.chooser(made.body)
    for key, by in (("open_call", asker), ("decline", asker), ("withdraw", chooser), ("withdraw", make.user())):
        with pytest.raises(PermissionDenied):
            STEPS[key](made, by)


def test_the_local_board_is_asked_by_default_else_the_regional_one():
    here = rooms.municipality()
    regional = bodies.body(kind=Kind.REGIONAL)
    assert deeds.chooser_for(here) == regional
    local = bodies.body(municipality=here)
    assert (deeds.chooser_for(here), deeds.chooser_for(None)) == (local, regional)


def test_ask_for_representative_makes_the_body_and_tells_those_who_choose():
    board = bodies.body(municipality=rooms.municipality())
    new = ExternalBody(name_fi="Kylätyöryhmä", municipality=rooms.municipality())
    chair = make.with_role("body_chair", board.scope)
    values = {"task": "x", "term_since": day(30), "number": 1, "deadline": day(20)}
    made = deeds.ask_for_representative(body=new, values=values, by=outside.asker(new))
    assert (made.body.slug, made.body.nominating_body, made.chooser) == ("kylatyoryhma", board, board)
    assert list(Letter.objects.filter(kind="seat_asked").values_list("user", flat=True)) == [chair.pk]


def test_open_call_writes_to_each_owner_of_the_area_once():
    made = outside.called()
    ours, far = rooms.organisation(domicile=made.body.municipality), rooms.municipality("422", "Lieksa")
    owner = rooms.owner(ours)
    rooms.owner(rooms.organisation(domicile=far))
    assert send_seat_call(request_id=made.pk) == 1
    SeatRequest.objects.filter(pk=made.pk).update(call_written=False)
    assert send_seat_call(request_id=made.pk) == 0
    assert list(Letter.objects.filter(kind="seat_call").values_list("user", flat=True)) == [owner.pk]


def test_somebody_proposed_consents_by_her_link_without_signing_in(client):
    made = outside.called()
    association = rooms.organisation()
    proposed = nominees.propose_nominee(
        request=made, organisation=association, email="ehdokas@demo.example", name="E E", by=rooms.owner(association)
    )
    assert not Nominee.objects.standing().exists()
    token = token_of(open_link(NOMINEE, proposed.link_subject))
    page = client.get(reverse("nominee_open", args=[token]), follow=True)
    assert page.status_code == 200
    data = {"version": proposed.version, "motivation": "Tunnen kylät."}
    assert client.post(reverse("nominee_answer"), data).status_code == 302
    assert client.post(reverse("nominee_answer"), data).status_code == 410
    assert Nominee.objects.standing().get().motivation == "Tunnen kylät."


def test_propose_nominee_is_for_the_association_and_until_the_last_day():
    made = outside.called()
    association = rooms.organisation()
    with pytest.raises(PermissionDenied):
        nominees.propose_nominee(request=made, organisation=association, email="a@demo.example", by=make.user())
    SeatRequest.objects.filter(pk=made.pk).update(call_until=day(-1))
    with pytest.raises(ValidationError) as refused:
        nominees.propose_nominee(
            request=made, organisation=association, email="a@demo.example", by=rooms.owner(association)
        )
    assert refused.value.code == "closed"


def test_choose_takes_only_those_who_consented_and_as_many_as_were_asked_for():
    made = outside.called()
    chooser = outside.chooser(made.body)
    association = rooms.organisation()
    silent = nominees.propose_nominee(
        request=made, organisation=association, email="h@demo.example", name="H", by=rooms.owner(association)
    )
    first, second = outside.nominee(made), outside.nominee(made)
    refused = {
        "standing": {silent.pk: Choice.MEMBER},
        "number": {first.pk: Choice.MEMBER, second.pk: Choice.MEMBER},
    }
    for code, choices in refused.items():
        with pytest.raises(ValidationError) as error:
            deeds.choose_representatives(
                request=made, version=made.version, choices=choices, decision="Kokous 1", by=chooser
            )
        assert error.value.code == code


def test_seat_makes_the_seats_with_deputies_once_and_tells_everybody():
    body = outside.external()
    vacant = outside.seat(body)
    made = outside.called(body, number=1, with_deputies=True)
    member, deputy, left_out = (outside.nominee(made, name=name) for name in ("Miia", "Ville", "Liisa"))
    choices = {member.pk: Choice.MEMBER, deputy.pk: Choice.DEPUTY}
    made = deeds.choose_representatives(
        request=made, version=made.version, choices=choices, decision="Kokous 1/2026", by=outside.chooser(body)
    )
    asker = outside.asker(body)
    version = made.version
    deeds.seat_representatives(request=made, version=version, since=day(30), until=day(60), by=asker)
    with pytest.raises(StaleVersionError):
        deeds.seat_representatives(request=made, version=version, since=day(30), until=day(60), by=asker)
    terms = Representative.objects.order_by("pk")
    assert [(term.user, term.seat, term.seat.deputy_of) for term in terms] == [
        (member.user, vacant, None),
        (deputy.user, ExternalSeat.objects.get(deputy_of=vacant), vacant),
    ]
    told = Letter.objects.filter(kind__in=["representative_named", "nominee_result"]).order_by("kind", "user")
    assert sorted(told.values_list("kind", "user")) == sorted(
        [("nominee_result", left_out.user_id)] + [("representative_named", one.user_id) for one in (member, deputy)]
    )
    assert Letter.objects.filter(kind="seat_request_moved", params__state="seated", user=asker).count() == 1


def test_those_asked_are_reminded_once_before_names_are_needed_and_before_the_call_ends():
    made = outside.called(deadline=day(25))  # the call is open until the tenth day
    place = made.body.municipality
    idle, proposing = (rooms.owner(rooms.organisation(name, domicile=place)) for name in ("Aari ry", "Beeta ry"))
    outside.nominee(made, Organisation.objects.get(name_fi="Beeta ry"))
    send_seat_call(request_id=made.pk)
    found = []
    for number in (5, 6, 8, 17, 18, 20):
        with time_machine.travel(datetime.datetime.combine(day(number), datetime.time(3), tzinfo=datetime.UTC)):
            go_through_outside()
            go_through_outside()
        found.append([Letter.objects.filter(kind=k).count() for k in ("seat_call_reminder", "seat_request_due")])
    assert found == [[0, 0], [1, 0], [1, 0], [1, 0], [1, 1], [1, 1]]
    assert Letter.objects.get(kind="seat_call_reminder").user == idle != proposing
    letter = Letter.objects.get(kind="seat_request_due")
    assert letter.user.has_role("body_chair")
    assert made.body.owner_name in due(language="fi", params=letter.params).text


@pytest.mark.parametrize("state", ["chosen", "seated", "declined", "withdrawn"])
def test_nobody_is_reminded_of_a_request_that_is_settled(state):
    outside.in_state(state)
    with time_machine.travel(datetime.datetime.combine(day(20), datetime.time(3), tzinfo=datetime.UTC)):
        go_through_outside()
    assert not Letter.objects.filter(kind__in=("seat_call_reminder", "seat_request_due")).exists()

"""The agenda: composed from what waits, ordered, taken apart; closed items are nowhere for others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from jane_portal.core.versions import StaleVersionError
from networks.bodies.actions.backlog import add_backlog
from networks.bodies.models import BacklogItem, BacklogState, SeatRole
from networks.meetings.actions.agenda import (
    DOWN,
    UP,
    add_item,
    change_item,
    compose_agenda,
    move_item,
    propose_matter,
    remove_item,
)
from networks.meetings.actions.meeting import cancel_meeting, create_meeting
from networks.meetings.actions.practice import begin_practice, change_practice
from networks.meetings.models import AgendaItem, Meeting, Practice, StandingItem
from networks.meetings.selectors.meeting import agenda_of
from networks.meetings.selectors.sources import offers_for
from tests.core.races import at_once
from tests.factories import accounts, bodies
from tests.factories.meetings import DAY, item, meeting

from .test_meetings import chair_of, signed_in, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return bodies.body()


@pytest.fixture
def chair(body):
    return chair_of(body)


@pytest.fixture
def planned(body, chair):
    return create_meeting(body=body, values=times(), by=chair)


def origins(found: Meeting, key: str = "") -> list[str]:
    return [one.origin for group in offers_for(found) for one in group.offers if not key or group.key == key]


def titles(found: Meeting) -> list[str]:
    return [one.title for one in found.items.in_order()]


def test_agenda_is_composed_of_standing_items_and_what_waits(body, chair, planned):
    issue = add_backlog(body=body, title="Bussivuorot", origin="issue:1", url="/toimielimet/asiat/1/", by=None)
    report = add_backlog(body=body, title="Vanhusneuvosto", origin="report:1", by=None)
    own = add_backlog(body=body, title="Kyydit", text="Kuka ajaa?", by=None)
    groups = offers_for(planned)
    assert [group.key for group in groups] == ["standing", "issues", "reports", "backlog"]
    assert all(one.chosen for group in groups for one in group.offers)
    compose_agenda(meeting=planned, origins=origins(planned), by=chair)
    standing = list(StandingItem.objects.filter(body=body))
    first = [one.title for one in standing if not one.is_last]
    last = [one.title for one in standing if one.is_last]
    assert titles(planned) == [*first, "Bussivuorot", "Vanhusneuvosto", "Kyydit", *last]
    assert {one.state for one in BacklogItem.objects.all()} == {BacklogState.TAKEN}
    kept = AgendaItem.objects.get(title="Kyydit")
    assert (kept.text, kept.origin) == ("Kuka ajaa?", f"backlog:{own.uuid}")
    assert AgendaItem.objects.get(origin=f"backlog:{issue.uuid}").url == "/toimielimet/asiat/1/"
    assert report.uuid


def test_composing_twice_adds_nothing(chair, planned):
    chosen = origins(planned)
    compose_agenda(meeting=planned, origins=chosen, by=chair)
    before = titles(planned)
    assert compose_agenda(meeting=planned, origins=chosen, by=chair) == []
    assert titles(planned) == before


def test_standing_items_left_out_are_offered_but_not_ticked_again(chair, planned):
    chosen = origins(planned, "standing")
    compose_agenda(meeting=planned, origins=chosen[:-1], by=chair)
    (group,) = offers_for(planned)
    assert [(one.origin, one.chosen) for one in group.offers] == [(chosen[-1], False)]


def test_later_matter_stands_before_the_closing_items(body, chair, planned):
    compose_agenda(meeting=planned, origins=origins(planned), by=chair)
    add_backlog(body=body, title="Kyydit", by=None)
    compose_agenda(meeting=planned, origins=origins(planned), by=chair)
    add_item(meeting=planned, values={"title": "Talvi"}, by=chair)
    assert titles(planned)[-5:] == ["Kyydit", "Talvi", "Muut asiat", "Seuraava kokous", "Kokouksen päättäminen"]


def test_what_waits_for_a_group_of_a_joint_meeting_is_offered(body, chair):
    other = bodies.body()
    made = create_meeting(body=body, values=times(), others=[other], by=chair)
    add_backlog(body=other, title="Kyydit", by=None)
    (offer,) = next(group for group in offers_for(made) if group.key == "backlog").offers
    assert (offer.title, offer.note) == ("Kyydit", other.name)


def test_removed_matter_waits_again_with_those_below_it(body, chair, planned):
    own = add_backlog(body=body, title="Kyydit", by=None)
    compose_agenda(meeting=planned, origins=[f"backlog:{own.uuid}"], by=chair)
    top = add_item(meeting=planned, values={"title": "Talvi"}, by=chair)
    below = AgendaItem.objects.get(title="Kyydit")
    change_item(item=below, version=below.version, values={"parent": top}, by=chair)
    remove_item(item=top, by=chair)
    remove_item(item=top, by=chair)
    own.refresh_from_db()
    assert (own.state, titles(planned)) == (BacklogState.WAITING, [])


def test_items_move_among_those_beside_them(chair, planned):
    first, second, third = (add_item(meeting=planned, values={"title": one}, by=chair) for one in "abc")
    move_item(item=third, direction=UP, by=chair)
    assert titles(planned) == ["a", "c", "b"]
    move_item(item=first, direction=UP, by=chair)
    move_item(item=second, direction=DOWN, by=chair)
    assert titles(planned) == ["a", "c", "b"]
    add_item(meeting=planned, values={"title": "c1", "parent": third}, by=chair)
    add_item(meeting=planned, values={"title": "c2", "parent": third}, by=chair)
    assert [
        (one.number, one.item.title, [below.number for below in one.below]) for one in agenda_of(planned, chair)
    ] == [
        ("1", "a", []),
        ("2", "c", ["2.1", "2.2"]),
        ("3", "b", []),
    ]


def test_item_stands_below_one_of_its_own_agenda_only(chair, planned):
    top = add_item(meeting=planned, values={"title": "a"}, by=chair)
    below = add_item(meeting=planned, values={"title": "b", "parent": top}, by=chair)
    for parent in (item(), below, top):
        with pytest.raises(ValidationError):
            change_item(item=top, version=top.version, values={"parent": parent}, by=chair)


def test_closed_item_is_for_those_with_a_seat(body, chair, planned):
    top = add_item(meeting=planned, values={"title": "Vuokrasopimus", "is_closed": True}, by=chair)
    below = add_item(meeting=planned, values={"title": "Hinta", "parent": top}, by=chair)
    shown = add_item(meeting=planned, values={"title": "Kyydit"}, by=chair)
    contact = accounts.with_role("municipal_ngo", f"municipality:{body.municipality.code}")
    now = timezone.now()
    Meeting.objects.update(state="called", called_at=now, told_at=now)
    for other in (AnonymousUser(), accounts.user(), contact):
        assert [one.item.title for one in agenda_of(planned, other)] == ["Kyydit"]
        assert list(AgendaItem.objects.visible_to(other)) == [shown]
    assert [one.number for one in agenda_of(planned, AnonymousUser())] == ["2"]
    member = chair_of(body, SeatRole.MEMBER)
    assert set(AgendaItem.objects.visible_to(member)) == {top, below, shown}
    page = Client().get(planned.get_absolute_url()).content.decode()
    assert "Kyydit" in page
    assert "Vuokrasopimus" not in page
    assert signed_in(contact).get(f"/kokoukset/asiat/{top.pk}/muokkaa/").status_code == 404


def test_agenda_of_another_group_is_not_touched(planned):
    stranger = chair_of(bodies.body())
    one = item(planned)
    for deed in (
        lambda: compose_agenda(meeting=planned, origins=[], by=stranger),
        lambda: add_item(meeting=planned, values={"title": "a"}, by=stranger),
        lambda: change_item(item=one, version=1, values={"title": "a"}, by=stranger),
        lambda: move_item(item=one, direction=UP, by=stranger),
        lambda: remove_item(item=one, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_agenda_of_a_cancelled_meeting_stays_as_it_is(chair, planned):
    one = add_item(meeting=planned, values={"title": "a"}, by=chair)
    cancel_meeting(meeting=planned, version=planned.version, reason="Talvimyrsky.", by=chair)
    with pytest.raises(ValidationError):
        remove_item(item=one, by=chair)
    page = signed_in(chair).post(f"/kokoukset/asiat/{one.pk}/poista/", follow=True)
    assert "peruttu" in page.content.decode()
    assert titles(planned) == ["a"]


def test_stale_text_of_an_item_is_shown_beside_the_new_one(chair, planned):
    one = add_item(meeting=planned, values={"title": "a"}, by=chair)
    change_item(item=one, version=1, values={"text": "Ensimmäinen"}, by=chair)
    with pytest.raises(StaleVersionError):
        change_item(item=one, version=1, values={"text": "Toinen"}, by=chair)
    form = {"version": "1", "title": "a", "kind": "discussion", "text": "Toinen"}
    page = signed_in(chair).post(f"/kokoukset/asiat/{one.pk}/muokkaa/", form)
    text = page.content.decode()
    assert (page.status_code, "Ensimmäinen" in text, "Toinen" in text) == (409, True, True)


def test_member_proposes_a_matter_once_until_its_day(body, planned):
    member = chair_of(body, SeatRole.MEMBER)
    for _press in range(2):
        propose_matter(meeting=planned, title="Kyydit", text="Kuka ajaa?", by=member)
    waiting = BacklogItem.objects.get()
    assert (waiting.body, waiting.proposed_by) == (body, member)
    (offer,) = next(group for group in offers_for(planned) if group.key == "backlog").offers
    assert offer.note == member.get_full_name()
    Meeting.objects.update(proposals_until=planned.day - 200 * DAY)
    planned.refresh_from_db()
    with pytest.raises(ValidationError):
        propose_matter(meeting=planned, title="Talvi", text="", by=member)
    with pytest.raises(PermissionDenied):
        propose_matter(meeting=planned, title="Talvi", text="", by=accounts.user())


def test_practice_is_written_when_it_is_saved_and_closing_lines_stay_last(body, chair):
    client, address = signed_in(chair), f"/kokoukset/ryhmat/{body.slug}/kaytanto/"
    assert "Kokouksen avaus" in client.get(address).content.decode()
    assert not Practice.objects.exists()
    lines = "Kokouksen avaus\nKyläkuulumiset\nMuut asiat\nKahvit"
    form = {"version": "1", "call_days": "5", "proposal_days": "8", "quorum": "4", "lines": lines}
    assert client.post(address, form).status_code == 302
    practice = Practice.objects.get()
    assert (practice.call_days, practice.quorum, practice.is_public) == (5, 4, False)
    kept = list(StandingItem.objects.filter(body=body).values_list("title", "is_last"))
    assert kept == [("Kokouksen avaus", False), ("Kyläkuulumiset", False), ("Muut asiat", True), ("Kahvit", True)]


def test_practice_tells_of_a_line_that_stands_twice(body, chair):
    practice = begin_practice(body=body, by=chair)
    with pytest.raises(ValidationError) as told:
        change_practice(practice=practice, version=1, values={}, lines=["Avaus", "Avaus"], by=chair)
    assert list(told.value.message_dict) == ["lines"]


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_a_meeting_takes_eight_statements_at_most(rows, chair, planned, django_assert_max_num_queries):
    for number in range(rows):
        item(planned, title=f"Asia {number}")
    client = signed_in(chair)
    client.get(planned.get_absolute_url())
    with django_assert_max_num_queries(10) as seen:
        client.get(planned.get_absolute_url())
    assert len(seen.captured_queries) - 2 <= 8


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_put_a_matter_on_the_agenda_once():
    body = bodies.body()
    chair = chair_of(body)
    found = meeting(body)
    own = add_backlog(body=body, title="Kyydit", by=None)
    at_once([lambda: compose_agenda(meeting=found, origins=[f"backlog:{own.uuid}"], by=chair) for _n in range(20)])
    assert titles(found) == ["Kyydit"]

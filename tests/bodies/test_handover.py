"""Hand-overs: made by themselves near the end, ticked off by the successor, hidden from others."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse

from jane_portal.core.post import write_letter
from jane_portal.mail.models import Letter
from networks.bodies.actions import handover as acts
from networks.bodies.actions.mandate import appoint_holder, end_mandate
from networks.bodies.models import Handover, HandoverItem, SeatRole
from networks.bodies.selectors.handover import handovers_of, open_handovers, own_seats
from tests.factories import accounts, bodies, papers

from .test_papers import member_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00:00+02:00", tick=False):
        yield


def chair(until, **fields):
    return bodies.mandate(bodies.seat(bodies.body(), SeatRole.CHAIR), until=until, **fields)


@pytest.mark.parametrize(("days", "lists"), [(31, 0), (30, 1), (0, 1), (-14, 1), (-15, 0)])
def test_list_is_made_thirty_days_before_the_end(days, lists):
    chair(TODAY + days * bodies.DAY, carries_over=False)
    deputy = bodies.deputy_seat(bodies.seat())
    bodies.mandate(deputy, until=TODAY)  # a personal deputy makes a list when she wants one
    assert acts.make_due_handovers(today=TODAY) == lists
    assert acts.make_due_handovers(today=TODAY) == 0
    assert Handover.objects.count() == lists


def test_list_is_made_when_a_mandate_ends_early():
    mandate = chair(None)
    assert acts.make_due_handovers(today=TODAY) == 0
    end_mandate(mandate=mandate, last_day=TODAY, reason="Muutto", by=None)
    assert acts.make_due_handovers(today=TODAY) == 1


def test_list_holds_what_is_open_and_grows_without_doubles():
    mandate = chair(TODAY + 10 * bodies.DAY)
    body = mandate.seat.body
    vacant = bodies.seat(body)
    statement = papers.statement(body, deadline=TODAY + bodies.DAY)
    papers.statement(body, state="given", given_at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))
    papers.statement()
    issue = papers.issue(body)
    handover, _new = acts.make_handover(mandate=mandate, by=None)
    found = set(handover.items.values_list("source", "title", "url"))
    assert found == {
        ("seats", str(vacant), f"/toimielimet/{body.slug}/paikat/#seat-{vacant.pk}"),
        ("statements", statement.title, f"/lausunnot/{statement.pk}/"),
        ("issues", issue.title, f"/toimielimet/asiat/{issue.pk}/"),
    }
    acts.tick_handover_item(item=handover.items.get(source="issues"), done=True, by=mandate.user)
    papers.material(body)
    acts.make_handover(mandate=mandate, by=None)
    assert handover.items.count() == 4
    assert handover.items.filter(done_at=None).count() == 3
    letter = Letter.objects.get(kind="handover_made")
    assert letter.to == mandate.user.email
    assert handover.get_absolute_url() in write_letter(builder=letter.builder, language="fi", params=letter.params).text


def test_handover_is_seen_by_leaver_successor_and_keepers_only():
    mandate = chair(TODAY + 10 * bodies.DAY)
    body = mandate.seat.body
    secretary = bodies.mandate(bodies.seat(body, SeatRole.SECRETARY)).user
    handover, _new = acts.make_handover(mandate=mandate, by=None)
    successor = accounts.user()
    seen = Handover.objects.visible_to
    assert not seen(successor).exists()
    since = TODAY + 11 * bodies.DAY
    appoint_holder(seat=mandate.seat, values={"user": successor, "since": since}, by=None)
    for user in (mandate.user, successor, secretary, accounts.secretary()):
        assert seen(user).get() == handover
    for user in (member_of(body), accounts.user()):
        assert not seen(user).exists()


def test_notes_and_ticks_by_pages(client):
    mandate = chair(TODAY + 10 * bodies.DAY)
    handover, _new = acts.make_handover(mandate=mandate, by=None)
    client.force_login(mandate.user)
    note = reverse("handover_note", kwargs={"pk": handover.pk})
    assert client.post(note, {"text": " "}).status_code == 422
    for _press in range(2):
        client.post(note, {"text": "Avain on naulassa."})
    item = HandoverItem.objects.get(source="note")
    assert open_handovers(mandate.user) == [handover]
    tick = reverse("handover_tick", kwargs={"pk": handover.pk, "row": item.pk})
    for _press in range(2):
        client.post(tick, {"done": "1"})
    item.refresh_from_db()
    assert item.done_by == mandate.user
    assert open_handovers(mandate.user) == []
    assert "Avain on naulassa." in client.get(handover.get_absolute_url()).content.decode()
    client.post(tick)
    item.refresh_from_db()
    assert (item.done_at, item.done_by) == (None, None)
    other, _made = acts.make_handover(mandate=chair(TODAY), by=None)
    assert client.post(reverse("handover_tick", kwargs={"pk": other.pk, "row": item.pk})).status_code == 404


def test_goals_are_handed_over_only_when_nobody_has_written_them_for_long():
    mandate = chair(TODAY + 10 * bodies.DAY)
    papers.status(mandate.seat.body, stated_on=TODAY - 183 * bodies.DAY)
    handover, _new = acts.make_handover(mandate=mandate, by=None)
    assert not handover.items.exists()
    with time_machine.travel("2026-03-11 09:00:00+02:00"):
        acts.make_handover(mandate=mandate, by=None)
    assert handover.items.get().source == "page"


def test_member_hands_over_what_every_member_works_on_and_the_chair_is_not_written_to():
    mandate = bodies.mandate(until=TODAY + 10 * bodies.DAY)
    body = mandate.seat.body
    keeper = bodies.mandate(bodies.seat(body, SeatRole.CHAIR)).user
    bodies.seat(body)
    statement = papers.statement(body)
    assert acts.make_due_handovers(today=TODAY) == 1
    assert list(mandate.handover.items.values_list("title", flat=True)) == [statement.title]
    assert Letter.objects.filter(kind="handover_made").get().to == mandate.user.email
    assert Handover.objects.visible_to(keeper).exists()


def test_holder_gathers_her_own_list_from_her_desk_and_from_the_page_of_the_group(client):
    mandate = bodies.mandate(bodies.seat(bodies.body("Testiryhmä", warning_days=90)), until=TODAY + 90 * bodies.DAY)
    member = member_of(mandate.seat.body)
    address = reverse("handover_create", kwargs={"pk": mandate.pk})
    client.force_login(mandate.user)
    for page in (reverse("desk"), mandate.seat.body.get_absolute_url()):
        assert address in client.get(page).content.decode()
    made = client.post(address)
    assert made.url == mandate.handover.get_absolute_url()
    assert not Letter.objects.filter(kind="handover_made").exists()  # she has just made it herself
    for page in (reverse("desk"), mandate.seat.body.get_absolute_url()):
        shown = client.get(page).content.decode()
        assert (address in shown, made.url in shown) == (False, True)
    client.force_login(member)
    assert client.post(address).status_code == 403
    assert made.url not in client.get(mandate.seat.body.get_absolute_url()).content.decode()


def test_own_seats_are_those_held_and_those_that_ended_lately():
    me = accounts.user()
    held = {
        "now": bodies.mandate(user=me),
        "lately": bodies.mandate(user=me, until=TODAY - 60 * bodies.DAY, carries_over=False),
        "carried": bodies.mandate(user=me, since=TODAY - 300 * bodies.DAY, until=TODAY - 200 * bodies.DAY),
    }
    bodies.mandate(user=me, until=TODAY - 61 * bodies.DAY, carries_over=False)
    followed = bodies.mandate(user=me, since=TODAY - 300 * bodies.DAY, until=TODAY - 200 * bodies.DAY)
    bodies.mandate(followed.seat, since=TODAY)
    bodies.mandate(user=me, since=TODAY + bodies.DAY)
    bodies.mandate()
    found = {one.mandate: one.is_carried for one in own_seats(me)}
    assert found == {held["now"]: False, held["lately"]: False, held["carried"]: True}
    assert [one.mandate for one in own_seats(me, held["now"].seat.body)] == [held["now"]]


def test_lists_of_a_group_are_seen_until_they_are_done_and_the_mandate_is_long_over():
    secretary = accounts.secretary()
    mandate = chair(TODAY - 60 * bodies.DAY, carries_over=False)
    handover, _made = acts.make_handover(mandate=mandate, by=None)
    body = mandate.seat.body
    assert handovers_of(body, secretary) == [handover]
    with time_machine.travel("2026-03-11 09:00:00+02:00", tick=False):
        assert handovers_of(body, secretary) == []
        acts.add_handover_note(handover=handover, text="Avain", by=secretary)
        assert handovers_of(body, secretary) == [handover]
        assert handovers_of(body, accounts.user()) == []
    assert handovers_of(bodies.body(), secretary) == []

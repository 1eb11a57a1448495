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
from networks.bodies.selectors.handover import open_handovers
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
    bodies.mandate(bodies.seat(), until=TODAY)  # a plain member has nothing to hand over
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

"""What time brings to orders: reminders, the end of silence, the end with an association; each letter once."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone

from associations.models import Organisation
from huoltamo.actions import order_portal
from huoltamo.actions.order_message import write_message
from huoltamo.actions.order_portal import go_through_orders
from huoltamo.models import Order
from jane_portal.mail.models import Letter
from tests.core.races import at_once
from tests.factories.orders import in_days, order, take, two

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)


def days_later(days: float) -> datetime.datetime:
    return NOON + datetime.timedelta(days=days)


def sent(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=f"order_{kind}").order_by("pk").values_list("to", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "side"), [("requested", "provider"), ("questioned", "buyer"), ("accepted", "buyer")])
def test_the_one_whose_move_it_is_is_reminded_after_5_and_12_days_and_then_it_ends(state: str, side: str):
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two(title="Teltta")
        made = order(pair, state)
        expected = []
        for days, more in ((4.9, 0), (5, 1), (5.1, 0), (11.9, 0), (12, 1), (13, 0), (29, 0)):
            clock.move_to(days_later(days))
            assert go_through_orders()["nudged"] == more
            expected += [pair.editor(side).email] * more
            assert sent("nudge") == expected
        clock.move_to(days_later(30))
        assert go_through_orders()["expired"] == 1
        assert set(sent("expired")) == {pair.buyers.email, pair.providers.email}
        assert go_through_orders() == {"ended": 0, "expired": 0, "settled": 0, "asked": 0, "nudged": 0}
    made.refresh_from_db()
    assert made.state == "expired"


@pytest.mark.django_db
def test_a_night_that_was_missed_brings_one_reminder_not_two():
    with time_machine.travel(NOON, tick=False) as clock:
        order(two())
        clock.move_to(days_later(13))
        assert [go_through_orders()["nudged"] for _time in range(3)] == [1, 0, 0]
        assert len(sent("nudge")) == 1


@pytest.mark.django_db
def test_a_word_breaks_the_silence():
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two()
        made = order(pair)
        clock.move_to(days_later(5))
        go_through_orders()
        clock.move_to(days_later(6))
        write_message(order=made, side="provider", text="Kysyn hallitukselta.", by=pair.providers)
        clock.move_to(days_later(10.9))
        assert go_through_orders()["nudged"] == 0
        clock.move_to(days_later(11))
        assert go_through_orders()["nudged"] == 1
        made.refresh_from_db()
        assert made.answered_at == days_later(6)


@pytest.mark.django_db
def test_one_side_says_done_the_other_is_silent_and_after_14_days_it_is_done():
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two()
        made = take(order(pair, "agreed"), "confirm:provider", pair)
        assert sent("half_done") == [pair.buyers.email]
        clock.move_to(days_later(13.9))
        assert go_through_orders()["settled"] == 0
        clock.move_to(days_later(14))
        assert go_through_orders()["settled"] == 1
        made.refresh_from_db()
        assert (made.state, made.delivered_at) == ("delivered", days_later(14))
        clock.move_to(days_later(43))
        assert take(made, "reopen:buyer", pair).state == "agreed"


@pytest.mark.django_db
def test_after_30_days_a_done_order_is_not_reopened():
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two()
        made = order(pair, "delivered")
        clock.move_to(days_later(30.1))
        with pytest.raises(Exception, match="30"):
            take(made, "reopen:buyer", pair)
        made.refresh_from_db()
        assert made.state == "delivered"


@pytest.mark.django_db
def test_when_the_agreed_day_has_gone_both_are_asked_once():
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two()
        made = order(pair, "requested", wished_from=in_days(3))
        take(take(made, "accept", pair), "agree", pair)
        clock.move_to(days_later(3))
        assert go_through_orders()["asked"] == 0
        clock.move_to(days_later(4))
        assert [go_through_orders()["asked"] for _time in range(2)] == [1, 0]
        assert set(sent("ask_done")) == {pair.buyers.email, pair.providers.email}


@pytest.mark.django_db
def test_what_was_reopened_after_its_day_is_not_asked_about_at_once():
    with time_machine.travel(NOON, tick=False) as clock:
        pair = two()
        made = order(pair, "requested", wished_from=in_days(3))
        for step in ("accept", "agree", "confirm:buyer", "confirm:provider"):
            made = take(made, step, pair)
        clock.move_to(days_later(9))
        take(made, "reopen:buyer", pair)
        assert go_through_orders()["asked"] == 0
        assert sent("ask_done") == []


@pytest.mark.django_db
def test_an_order_between_two_that_were_merged_ends():
    pair = two()
    made = order(pair)
    Organisation.objects.filter(pk=pair.buyer.pk).update(merged_into=pair.provider)
    assert go_through_orders()["ended"] == 1
    made.refresh_from_db()
    assert made.state == "cancelled"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["requested", "proposed", "agreed"])
@pytest.mark.parametrize("gone", [{"status": "dissolved", "dissolved_on": "2026-11-01"}, {"deleted_at": NOON}])
def test_the_open_orders_of_an_association_that_is_gone_end_with_a_letter(state: str, gone: dict):
    pair = two()
    made = order(pair, state)
    Organisation.objects.filter(pk=pair.provider.pk).update(**gone)
    assert go_through_orders()["ended"] == 1
    assert go_through_orders()["ended"] == 0
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert sent("ended") == [pair.buyers.email]


@pytest.mark.django_db
def test_what_is_finished_stays_when_an_association_goes():
    pair = two()
    made = order(pair, "delivered")
    Organisation.objects.filter(pk=pair.buyer.pk).update(deleted_at=NOON)
    assert go_through_orders()["ended"] == 0
    made.refresh_from_db()
    assert made.state == "delivered"


@pytest.mark.django_db
def test_an_order_that_fails_does_not_take_the_others_and_goes_on_at_the_next_round(monkeypatch):
    """As when a worker is killed: what was not committed is done again, what was is not."""
    with time_machine.travel(NOON, tick=False) as clock:
        pairs = [two(), two(), two()]
        orders = [order(pair) for pair in pairs]
        clock.move_to(days_later(5))
        real = order_portal.ask_by_link

        def killed(one: Order, *args, **kwargs):
            told = real(one, *args, **kwargs)
            if one.pk == orders[1].pk:
                raise RuntimeError("killed")
            return told

        with monkeypatch.context() as patch:
            patch.setattr(order_portal, "ask_by_link", killed)
            assert go_through_orders()["nudged"] == 2
        assert len(sent("nudge")) == 2
        assert go_through_orders()["nudged"] == 1
        assert sorted(sent("nudge")) == sorted(pair.providers.email for pair in pairs)


@pytest.mark.django_db(transaction=True)
def test_twenty_rounds_at_once_send_each_letter_once():
    pair = two()
    made = order(pair)
    Order.objects.filter(pk=made.pk).update(moved_at=timezone.now() - datetime.timedelta(days=6))
    at_once([go_through_orders] * 20)
    assert sent("nudge") == [pair.providers.email]

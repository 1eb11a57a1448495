"""What holds on every path of an order, and when many press at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoltamo.actions import order_move
from huoltamo.actions.order_after import decide_thanks, give_feedback
from huoltamo.actions.order_message import write_message
from huoltamo.actions.order_provider import accept_order, decline_order
from huoltamo.models import Order, OrderTerms, Thanks
from huoltamo.models.order_steps import BOUND, ORDER_STEPS
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from tests.core.races import at_once, meeting_place, without_row_locks
from tests.factories import accounts
from tests.factories import associations as rooms
from tests.factories.orders import PATHS, Two, order, take, two

KEYS = [key for key in ORDER_STEPS if key not in {"confirm", "cancel", "reopen"}]
MOVES = [*KEYS, *(f"{key}:{side}" for key in ("confirm", "cancel", "reopen") for side in ("buyer", "provider"))]


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(quick=st.booleans(), moves=st.lists(st.sampled_from(MOVES), max_size=9))
def test_no_path_leads_to_done_but_through_terms_that_both_saw_and_that_stay(quick: bool, moves: list[str]):
    with transaction.atomic():
        pair = two(quick=quick)
        made, agreed = order(pair), None
        for move in moves:
            before = (made.state, made.version)
            try:
                made = take(made, move, pair)
            except ValidationError:
                made.refresh_from_db()
                assert (made.state, made.version) == before
            if made.state in BOUND:
                assert made.agreed_terms_id is not None
                assert agreed in (None, made.agreed_terms_id)
                agreed = made.agreed_terms_id
            if made.state in ("delivered", "thanked"):
                assert agreed is not None
                assert made.delivered_at is not None
        if made.state == "thanked":
            assert made.thanks.text
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["agreed", "delivered", "thanked"])
def test_the_database_itself_knows_no_agreed_order_without_terms(state: str):
    made = order()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=made.pk).update(state=state)


@pytest.mark.django_db
def test_the_database_itself_knows_no_order_to_oneself():
    made = order()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=made.pk).update(provider=made.buyer)


@pytest.mark.django_db
@pytest.mark.parametrize("state", PATHS)
def test_an_outsider_takes_no_step_in_any_state(state: str):
    pair = two()
    made = order(pair, state)
    stranger = rooms.editor(rooms.organisation())
    before = (made.state, made.version, made.messages.count())
    pairs = [(one, one) for one in (stranger, accounts.secretary(), accounts.administrator(), accounts.user())]
    for buyers, providers in [*pairs, (pair.providers, pair.buyers)]:
        outside = Two(pair.buyer, pair.provider, buyers, providers, pair.offer)
        for move in MOVES:
            if move in ("settle", "expire", "end"):
                continue
            with pytest.raises(PermissionDenied):
                take(made, move, outside)
    for write in (write_message, give_feedback):
        with pytest.raises(PermissionDenied):
            write(order=made, side="buyer", text="Hei", by=stranger)
    made.refresh_from_db()
    assert (made.state, made.version, made.messages.count()) == before


@pytest.mark.django_db
def test_a_page_that_is_old_changes_nothing():
    pair = two()
    old = order(pair)
    take(take(old, "propose", pair), "ask_again", pair)
    with pytest.raises(StaleVersionError):
        accept_order(order=old, version=old.version, by=pair.providers)


@pytest.mark.django_db
def test_proposals_are_kept_and_never_changed():
    pair = two()
    made = take(order(pair, "proposed"), "propose", pair)
    first, second = OrderTerms.objects.filter(order=made).order_by("pk").values_list("pk", "updated_at")
    made = take(made, "agree", pair)
    assert made.agreed_terms_id == second[0]
    assert list(made.terms.order_by("pk").values_list("pk", "updated_at")) == [first, second]


@pytest.mark.django_db
def test_feedback_is_once_a_side_and_only_when_done():
    pair = two()
    early, made = order(pair, "agreed"), order(pair, "delivered")
    with pytest.raises(ValidationError):
        give_feedback(order=early, side="buyer", text="Hyvä", by=pair.buyers)
    give_feedback(order=made, side="buyer", text="Hyvä", by=pair.buyers)
    give_feedback(order=made, side="provider", text="Selkeä pyyntö", by=pair.providers)
    with pytest.raises(ValidationError):
        give_feedback(order=made, side="buyer", text="Vielä", by=pair.buyers)


@pytest.mark.django_db
def test_thanks_are_shown_by_the_thanked_alone_and_private_ones_by_nobody():
    pair = two()
    thanks = Thanks.objects.get(order=order(pair, "thanked"))
    with pytest.raises(PermissionDenied):
        decide_thanks(thanks=thanks, show=True, by=pair.buyers)
    assert decide_thanks(thanks=thanks, show=True, by=pair.providers).state == "shown"
    assert decide_thanks(thanks=thanks, show=False, by=pair.providers).state == "hidden"
    Thanks.objects.filter(pk=thanks.pk).update(public=False)
    with pytest.raises(ValidationError):
        decide_thanks(thanks=thanks, show=True, by=pair.providers)


def _twenty(pair: Two, made: Order) -> list:
    """Ten say yes, ten say no, from the same page."""
    common = {"order": made, "version": made.version, "by": pair.providers}
    yes = [lambda: accept_order(**common)] * 10
    return yes + [lambda: decline_order(**common, reason="Ei ehditä")] * 10


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_press_at_once_one_wins():
    pair = two()
    made = order(pair)
    assert at_once(_twenty(pair, made)) == 1
    made.refresh_from_db()
    assert made.version == 2
    assert made.messages.exclude(step="request").count() == 1
    assert Letter.objects.filter(kind__in=["order_accepted", "order_declined"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_several_would_win(monkeypatch):
    """The control: the test above fails when the guard is off."""
    pair = two()
    made = order(pair)
    meet, real = meeting_place(4), order_move.check_step

    def slowly(*args) -> None:
        real(*args)
        meet()

    monkeypatch.setattr(order_move, "check_step", slowly)
    with without_row_locks(monkeypatch):
        assert at_once(_twenty(pair, made)[8:12]) > 1

"""The table of steps, held by the actions: every state × step × side × outsider, and every path by hypothesis."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from huoltamo.models import Order, OrderMessage
from huoltamo.models.order_steps import ORDER_STEPS, OrderState
from tests.factories.orders import order, take, two

pytestmark = pytest.mark.django_db
BY_SIDE = {"confirm", "cancel", "reopen"}
# Where the table leads when everything is as in these tests (no small offers, nobody has confirmed yet).
LEADS = {"accept": "accepted", "confirm": "agreed"}


def state_of(made: Order) -> tuple:
    made.refresh_from_db()
    return made.state, made.version, made.messages.count(), made.terms.count()


def attempts() -> list[tuple[str, str, str]]:
    """Each step as each side that may take it anywhere; steps of both sides once as each."""
    found = []
    for state in OrderState.values:
        for key, step in ORDER_STEPS.items():
            found += [(state, key, side) for side in sorted(step.who)]
    return found


@pytest.mark.parametrize(("state", "key", "side"), attempts())
def test_a_step_is_taken_where_the_table_says_and_nowhere_else(state: str, key: str, side: str):
    pair = two()
    made = order(pair, state)
    before = state_of(made)
    named = f"{key}:{side}" if key in BY_SIDE else key
    if state in ORDER_STEPS[key].sources and key != "end":
        after = take(made, named, pair)
        assert after.state == LEADS.get(key, next(iter(ORDER_STEPS[key].targets)))
        assert after.version == before[1] + 1
        assert OrderMessage.objects.filter(order=made).latest("pk").step == key
        return
    if key == "end" and state in ORDER_STEPS[key].sources:
        # Both associations are there: nothing ends.
        assert take(made, named, pair).state == state
        return
    with pytest.raises(ValidationError) as told:
        take(made, named, pair)
    assert str(OrderState(state).label) in told.value.messages[0]
    assert state_of(made) == before

"""What every step of an order has in common: the order is locked, the table is asked, the step is taken and kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Order, OrderMessage
from huoltamo.models.order_steps import ORDER_STEPS, PORTAL, PROVIDER, OrderState
from huoltamo.selectors.order_papers import SUMMARY
from huoltamo.selectors.order_people import sides_of
from jane_portal.accounts.models import User
from jane_portal.core.pdf.prints import reprint
from jane_portal.core.versions import lock_version

from .order_letters import drop_links

# While it is in these, the link in the letter of a request answers it.
ANSWERED_BY_LINK = (OrderState.REQUESTED, OrderState.QUESTIONED)
MOVES = ["state", "moved_at", "nudged", "answered_at", "version", "updated_at"]


def begin(*, order: Order, key: str, side: str, version: int, by: User | None) -> Order:
    """The order locked for this step, which the table allows to this side in its state. `save` or nothing follows.

    by: None for the portal itself. Raises StaleVersionError when somebody has moved since the page was made,
    PermissionDenied when the person does not act for this side, ValidationError (with the reason) for a step that is
    not open.
    """
    current = lock_version(order, version)
    acts = [PORTAL] if by is None else sides_of(current, by)
    if side not in acts:
        raise PermissionDenied
    check_step(current, key, side)
    return current


def check_step(order: Order, key: str, side: str) -> None:
    """Raises ValidationError, with a line for the reader, unless this side may take this step now."""
    step = ORDER_STEPS[key]
    if order.state not in step.sources:
        words = _("This order is in the state “%(state)s”, so this cannot be done. Nothing was changed.")
        raise ValidationError(words % {"state": OrderState(order.state).label}, code="state")
    if side not in step.who:
        raise ValidationError(_("This is for the other association to do. Nothing was changed."), code="side")


def move(order: Order, state: str, *, key: str, side: str, by: User | None, text: str = "", **facts: Any) -> Order:
    """Take the step begun: into `state`, with these other columns, and a line in the thread with what was said."""
    order.state, order.moved_at, order.nudged = state, timezone.now(), 0
    for name, value in facts.items():
        setattr(order, name, value)
    if side == PROVIDER and order.answered_at is None:
        order.answered_at = order.moved_at
    order.save(update_fields=[*MOVES, *facts])
    OrderMessage.objects.create(order=order, side=side, step=key, text=text.strip(), author=by)
    if state not in ANSWERED_BY_LINK:
        drop_links(order)
    if order.agreed_terms_id is not None:
        reprint(SUMMARY, str(order.pk))
    return order


def reason_of(text: str) -> str:
    """The reason without blanks around it. Raises ValidationError when there is none."""
    reason = text.strip()
    if not reason:
        raise ValidationError(_("Say why, in a few words: the other association reads it."), code="reason")
    return reason

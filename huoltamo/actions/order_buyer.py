"""What the association does that asked: answer, agree, ask for something else, withdraw."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Order
from huoltamo.models.order_steps import BUYER, PROVIDER, OrderState
from jane_portal.accounts.models import User
from jane_portal.core.history import action

from .order_letters import ask_by_link, tell
from .order_move import begin, move


@action
def answer_question(*, order: Order, version: int, text: str, by: User) -> Order:
    current = begin(order=order, key="answer", side=BUYER, version=version, by=by)
    if not text.strip():
        raise ValidationError(_("Write the answer."), code="empty")
    move(current, OrderState.REQUESTED, key="answer", side=BUYER, by=by, text=text)
    ask_by_link(current, "answered", PROVIDER)
    return current


@action
def agree_order(*, order: Order, version: int, text: str = "", by: User) -> Order:
    """Agree to the newest proposal; from now on both sides see it frozen.

    The version is that of the page on which the terms were read, so nobody agrees to terms she has not seen.
    """
    current = begin(order=order, key="agree", side=BUYER, version=version, by=by)
    terms = current.terms.order_by("-pk").first()
    if terms is None:
        raise ValidationError(_("There is no proposal to agree to."), code="no_terms")
    bind = {"agreed_terms": terms, "agreed_at": timezone.now(), "sequence": current.sequence + 1}
    move(current, OrderState.AGREED, key="agree", side=BUYER, by=by, text=text, **bind)
    for side in (BUYER, PROVIDER):
        tell(current, "agreed", side)
    return current


@action
def ask_again(*, order: Order, version: int, text: str, by: User, values: dict[str, Any] | None = None) -> Order:
    """Something else than was proposed. values: other wished days, where they have changed."""
    current = begin(order=order, key="ask_again", side=BUYER, version=version, by=by)
    if not text.strip():
        raise ValidationError(_("Write what you would like instead."), code="empty")
    days = {name: (values or {})[name] for name in ("wished_from", "wished_until") if name in (values or {})}
    move(current, OrderState.REQUESTED, key="ask_again", side=BUYER, by=by, text=text, **days)
    ask_by_link(current, "asked_again", PROVIDER)
    return current


@action
def withdraw_order(*, order: Order, version: int, text: str = "", by: User) -> Order:
    current = begin(order=order, key="withdraw", side=BUYER, version=version, by=by)
    move(current, OrderState.WITHDRAWN, key="withdraw", side=BUYER, by=by, text=text)
    tell(current, "withdrawn", PROVIDER)
    return current

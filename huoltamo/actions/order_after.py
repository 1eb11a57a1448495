"""After the agreement: done or cancelled, not done after all, thanks and feedback."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Order, OrderFeedback, Thanks
from huoltamo.models.order import REOPENED_WITHIN
from huoltamo.models.order_steps import BUYER, PROVIDER, OrderState
from huoltamo.selectors.order_people import other_side, sides_of
from jane_portal.accounts.models import User
from jane_portal.core.history import action

from .order_letters import tell
from .order_move import begin, move, reason_of

FINISHED = (OrderState.DELIVERED, OrderState.THANKED)


@action
def confirm_order(*, order: Order, version: int, side: str, text: str = "", by: User) -> Order:
    """It is done, says this side. When both have said so, or 14 days later, it is."""
    current = begin(order=order, key="confirm", side=side, version=version, by=by)
    mine = f"{side}_confirmed_at"
    if getattr(current, mine) is not None:
        raise ValidationError(_("Your association has said so already. The other one's word is waited for."))
    now = timezone.now()
    if getattr(current, f"{other_side(side)}_confirmed_at") is None:
        move(current, OrderState.AGREED, key="confirm", side=side, by=by, text=text, **{mine: now})
        tell(current, "half_done", other_side(side))
        return current
    done = {mine: now, "delivered_at": now}
    move(current, OrderState.DELIVERED, key="confirm", side=side, by=by, text=text, **done)
    tell(current, "delivered", BUYER)
    tell(current, "delivered", PROVIDER)
    return current


@action
def cancel_order(*, order: Order, version: int, side: str, reason: str, by: User) -> Order:
    current = begin(order=order, key="cancel", side=side, version=version, by=by)
    reason = reason_of(reason)
    facts = {"reason": reason, "sequence": current.sequence + 1}
    move(current, OrderState.CANCELLED, key="cancel", side=side, by=by, text=reason, **facts)
    tell(current, "cancelled", other_side(side))
    return current


@action
def reopen_order(*, order: Order, version: int, side: str, reason: str, by: User) -> Order:
    """It was not done after all: agreed again, on the same terms. Within 30 days."""
    current = begin(order=order, key="reopen", side=side, version=version, by=by)
    if current.delivered_at is None or timezone.now() - current.delivered_at > REOPENED_WITHIN:
        raise ValidationError(_("An order can be reopened within 30 days. Nothing was changed."), code="late")
    reason = reason_of(reason)
    # Its day may have gone long ago: nobody asks them at once whether it is done.
    facts = {"delivered_at": None, "buyer_confirmed_at": None, "provider_confirmed_at": None, "nudged": 1}
    move(current, OrderState.AGREED, key="reopen", side=side, by=by, text=reason, **facts)
    tell(current, "reopened", other_side(side))
    return current


@action
def thank_for_order(*, order: Order, version: int, text: str, public: bool, by: User) -> Thanks:
    """Thank the one who did it. public: it may stand on the wall of thanks, when the one who is thanked agrees."""
    current = begin(order=order, key="thank", side=BUYER, version=version, by=by)
    if not text.strip():
        raise ValidationError(_("Write your thanks in a sentence or two."), code="empty")
    state = Thanks.State.WAITING if public else Thanks.State.HIDDEN
    thanks = Thanks.objects.create(order=current, text=text.strip(), state=state)
    move(current, OrderState.THANKED, key="thank", side=BUYER, by=by)
    tell(current, "thanked", PROVIDER)
    return thanks


@action
def decide_thanks(*, thanks: Thanks, show: bool, by: User) -> Thanks:
    """The one who is thanked lets everybody read it, or takes it off the wall; either can be changed later.

    What the buyer meant for the other association alone is never shown.
    """
    current = (
        Thanks.objects.select_for_update(of=("self",))
        .select_related("order__provider", "order__buyer")
        .get(pk=thanks.pk)
    )
    if PROVIDER not in sides_of(current.order, by):
        raise PermissionDenied
    if show and not current.public:
        raise ValidationError(_("These thanks were meant for your association alone."), code="private")
    current.state = Thanks.State.SHOWN if show else Thanks.State.HIDDEN
    current.shown_at = timezone.now() if show else None
    current.save(update_fields=["state", "shown_at", "updated_at"])
    return current


@action
def give_feedback(*, order: Order, side: str, text: str, by: User) -> OrderFeedback:
    """Private, from one side to the other, once, when the order is finished."""
    current = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if side not in sides_of(current, by):
        raise PermissionDenied
    if current.state not in FINISHED:
        raise ValidationError(_("Feedback is given when the order is done."), code="state")
    if not text.strip():
        raise ValidationError(_("Write your feedback."), code="empty")
    if current.feedback.filter(side=side).exists():
        raise ValidationError(_("Your association has given its feedback already."), code="given")
    feedback = OrderFeedback.objects.create(order=current, side=side, text=text.strip(), given_by=by)
    tell(current, "feedback", other_side(side), mark=feedback.pk)
    return feedback

"""What the views of orders share: the order is found in what the viewer may see, then her side in it is asked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest

from huoltamo.forms.order import (
    AcceptForm,
    AnswerForm,
    AskAgainForm,
    FeedbackForm,
    ProposeForm,
    QuestionForm,
    ReasonForm,
    StepForm,
    ThankForm,
)
from huoltamo.forms.order_message import MessageForm, ReferForm
from huoltamo.models import Order
from huoltamo.models.order_steps import ENDED, leads_on
from huoltamo.public import price_facts
from huoltamo.selectors.order import RELATED, OrderPage, order_page
from huoltamo.selectors.order_people import sides_of

STEP_FORMS: dict[str, type[StepForm]] = {
    "accept": AcceptForm,
    "propose": ProposeForm,
    "question": QuestionForm,
    "refer": ReferForm,
    "decline": ReasonForm,
    "answer": AnswerForm,
    "agree": StepForm,
    "ask_again": AskAgainForm,
    "withdraw": StepForm,
    "confirm": StepForm,
    "cancel": ReasonForm,
    "reopen": ReasonForm,
    "thank": ThankForm,
}


def find_order(request: HttpRequest, pk: int) -> Order:
    """Raises Http404 for what is absent or not this viewer's to know."""
    order = Order.objects.visible_to(request.user).filter(pk=pk).select_related(*RELATED).first()
    if order is None:
        raise Http404
    return order


def find_own(request: HttpRequest, pk: int) -> Order:
    """An order for one of whose sides the person acts. Raises PermissionDenied for those who only see that it is."""
    order = find_order(request, pk)
    if not sides_of(order, request.user):
        raise PermissionDenied
    return order


def step_form(order: Order, key: str, side: str, data: Any = None) -> StepForm:
    """The small form of a step, filled in with what is known."""
    proposed = order.terms.order_by("-pk").first() if key == "propose" else None
    initial: dict[str, Any] = {"version": order.version, "side": side}
    if key == "accept" and order.wished_from == (order.wished_until or order.wished_from):
        initial["day"] = order.wished_from
    if key == "ask_again":
        initial |= {"wished_from": order.wished_from, "wished_until": order.wished_until}
    if key == "propose":
        last = {name: getattr(proposed, name) for name in ProposeForm.Meta.fields} if proposed is not None else {}
        initial |= last or _as_asked(order)
    more = {"order": order} if key == "refer" else {}
    return STEP_FORMS[key](data, initial=initial, auto_id=f"id_{key}_{side}_%s", **more)


def _as_asked(order: Order) -> dict[str, Any]:
    """A first proposal, filled in with what was asked for and the price on offer."""
    until = order.wished_until if order.wished_until != order.wished_from else None
    wished = {"what": order.wish or order.title, "day": order.wished_from, "until": until, "place": order.place}
    return {**wished, **(price_facts(order.offer) if order.offer is not None else {})}


def page_context(order: Order, user: Any, **given: BaseForm) -> dict[str, Any]:
    """All that the page of an order shows. given: forms that were sent and not taken, by `step_side`."""
    page: OrderPage = order_page(order, user)
    steps = []
    for side, step in page.steps:
        key = f"{step.key}_{side}"
        form = given.get(key) or step_form(order, step.key, side)
        leads = not (steps or given) and leads_on(order.state, step.key, side)
        steps.append({"step": step, "side": side, "form": form, "open": key in given or leads})
    message = given.get("message") or MessageForm(initial={"side": page.sides[0] if page.sides else ""})
    told = {one.side for one in page.feedback}
    finished = order.state in ("delivered", "thanked")
    feedback_sides = [side for side in page.sides if side not in told] if finished else []
    feedback = given.get("feedback") or FeedbackForm(
        initial={"side": feedback_sides[0] if feedback_sides else ""}, auto_id="id_feedback_%s"
    )
    return {
        "order": order,
        "page": page,
        "steps": steps,
        "message_form": message if page.sides and order.state not in ENDED else None,
        "feedback_form": feedback if feedback_sides else None,
        "both_sides": len(page.sides) > 1,
        # Whoever is asked for an answer reads first what was asked for.
        "facts_first": order.state in ("requested", "questioned"),
    }

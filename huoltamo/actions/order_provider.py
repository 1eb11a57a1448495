"""What the association does that was asked: accept, propose, ask, refer, decline."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from huoltamo.models import Offer, Order, OrderTerms
from huoltamo.models.order_steps import BUYER, PROVIDER, OrderState
from huoltamo.public import price_facts
from huoltamo.selectors.order_people import is_gone
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import use_link
from jane_portal.core.links.models import PersonalLink

from .order import add_terms
from .order_letters import tell
from .order_move import begin, move, reason_of


@action
def accept_order(
    *,
    order: Order,
    version: int,
    by: User,
    values: dict[str, Any] | None = None,
    text: str = "",
    link: PersonalLink | None = None,
) -> Order:
    """Yes to what was asked. A small thing is agreed with that; otherwise the buyer says the last word.

    So does she of a small thing when the yes holds what she has not seen: a day that she did not wish for, or an offer
    that has been changed since. values: the hours (`day`, `starts`, `ends`) within what was wished. link: of the
    letter by which she answers; it is used up.
    """
    current = begin(order=order, key="accept", side=PROVIDER, version=version, by=by)
    _use(link)
    terms = add_terms(current, _as_wished(current, values or {}), side=PROVIDER, by=by)
    if not (current.quick and _as_asked(current, terms)):
        move(current, OrderState.ACCEPTED, key="accept", side=PROVIDER, by=by, text=text)
        tell(current, "accepted", BUYER)
        return current
    bind = {"agreed_terms": terms, "agreed_at": timezone.now(), "sequence": current.sequence + 1}
    move(current, OrderState.AGREED, key="accept", side=PROVIDER, by=by, text=text, **bind)
    for side in (BUYER, PROVIDER):
        tell(current, "agreed", side)
    return current


@action
def propose_terms(
    *,
    order: Order,
    version: int,
    values: dict[str, Any],
    by: User,
    text: str = "",
    link: PersonalLink | None = None,
) -> Order:
    """Another day, price or way. values: TERMS; the earlier proposals stay as they are."""
    current = begin(order=order, key="propose", side=PROVIDER, version=version, by=by)
    _use(link)
    add_terms(current, values, side=PROVIDER, by=by)
    move(current, OrderState.PROPOSED, key="propose", side=PROVIDER, by=by, text=text)
    tell(current, "proposed", BUYER)
    return current


@action
def ask_question(*, order: Order, version: int, text: str, by: User) -> Order:
    current = begin(order=order, key="question", side=PROVIDER, version=version, by=by)
    if not text.strip():
        raise ValidationError(_("Write the question."), code="empty")
    move(current, OrderState.QUESTIONED, key="question", side=PROVIDER, by=by, text=text)
    tell(current, "questioned", BUYER)
    return current


@action
def decline_order(*, order: Order, version: int, reason: str, by: User, link: PersonalLink | None = None) -> Order:
    """Not now. The reason is read by the one who asked."""
    current = begin(order=order, key="decline", side=PROVIDER, version=version, by=by)
    _use(link)
    reason = reason_of(reason)
    move(current, OrderState.DECLINED, key="decline", side=PROVIDER, by=by, text=reason, reason=reason)
    tell(current, "declined", BUYER)
    return current


@action
def refer_order(
    *, order: Order, version: int, to: Organisation, offer: Offer | None = None, text: str = "", by: User
) -> Order:
    """Somebody else could do this. The buyer decides whether to ask there; her words wait in the new form."""
    current = begin(order=order, key="refer", side=PROVIDER, version=version, by=by)
    if to.pk in (current.buyer_id, current.provider_id) or is_gone(to):
        raise ValidationError(_("Choose a third association that is still active."), code="third")
    if offer is not None and offer.organisation_id != to.pk:
        raise ValidationError(_("This offer is of another association."), code="offer")
    where = {"referred_to": to, "referred_offer": offer}
    move(current, OrderState.REFERRED, key="refer", side=PROVIDER, by=by, text=text, **where)
    tell(current, "referred", BUYER)
    return current


def _as_wished(order: Order, values: dict[str, Any]) -> dict[str, Any]:
    """The terms of a plain yes: what, where and when as it was asked for, the price as it is on offer."""
    terms: dict[str, Any] = {
        "what": order.wish or order.title,
        "place": order.place,
        "day": order.wished_from,
        "until": order.wished_until if order.wished_until != order.wished_from else None,
        **(price_facts(order.offer) if order.offer is not None else {}),
    }
    day = values.get("day")
    if day is not None:
        first, last = order.wished_from, order.wished_until or order.wished_from
        if first is not None and not (first <= day <= (last or first)):
            raise ValidationError({"day": _("This day was not wished for. Propose it as something else instead.")})
        terms |= {"day": day, "until": None}
    return terms | {name: values[name] for name in ("starts", "ends") if values.get(name)}


def _as_asked(order: Order, terms: OrderTerms) -> bool:
    """The terms hold nothing but what the buyer has asked for, at the price that she saw."""
    seen = order.offer is None or order.offer.version == order.offer_version
    return seen and (terms.day is None or order.wished_from is not None)


def _use(link: PersonalLink | None) -> None:
    if link is not None:
        use_link(link)

"""Letters about orders, queued in the transaction of the step that they tell of."""

from __future__ import annotations

import datetime
from typing import Any

from huoltamo.models import Order
from huoltamo.selectors.order_people import association_of, readers_of
from jane_portal.core.links import make_link, revoke_links
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.actions import queue_letter

ANSWER = "order_answer"
# As long as the request waits for an answer.
LIFETIME = datetime.timedelta(days=30)


def tell(order: Order, name: str, side: str, *, mark: object = "", **params: Any) -> int:
    """One letter to each who reads the post of that side. Returns the number of readers.

    name: the letter, a function of `huoltamo.letters.order`. mark: what tells it from others of the same name about
    the same order, where the version does not. Queued again it is the same letter.
    """
    readers = readers_of(association_of(order, side))
    for email, language, user in readers:
        facts: dict[str, Any] = {"order": order.pk, "side": side, **params}
        queue_letter(
            builder=f"huoltamo.letters.order.{name}",
            to=email,
            params=facts,
            language=language,
            user=user,
            kind=f"order_{name}",
            key=f"huoltamo.order:{order.pk}:{name}:{side}:{mark or order.version}",
        )
    return len(readers)


def ask_by_link(order: Order, name: str, side: str, *, mark: object = "") -> int:
    """As `tell`, with a link by which each editor can answer without signing in."""
    readers = readers_of(association_of(order, side))
    for email, language, user in readers:
        link = _link(order, user) if user is not None else None
        facts: dict[str, Any] = {"order": order.pk, "side": side, "link": str(link.uuid) if link else ""}
        queue_letter(
            builder=f"huoltamo.letters.order.{name}",
            to=email,
            params=facts,
            language=language,
            user=user,
            kind=f"order_{name}",
            key=f"huoltamo.order:{order.pk}:{name}:{side}:{mark or order.version}",
            secret=True,
        )
    return len(readers)


def link_subject(order: Order) -> str:
    return f"order:{order.pk}"


def drop_links(order: Order) -> None:
    """The request has been answered: the links of its letters do nothing more."""
    revoke_links(purposes=[ANSWER], subject=link_subject(order))


def _link(order: Order, user: Any) -> PersonalLink:
    """A reminder carries the link of the first letter, so that both work."""
    there = PersonalLink.objects.usable().filter(purpose=ANSWER, subject=link_subject(order), email=user.email.lower())
    return there.first() or make_link(purpose=ANSWER, subject=link_subject(order), email=user.email, user=user)

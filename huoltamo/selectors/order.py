"""Orders as their page and list show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from associations.models import Organisation, Status
from associations.models.organisation import ASSOCIATION_KINDS
from associations.public.contacts import VisibleContact, visible_contact
from huoltamo.models import Need, Offer, Order, OrderFeedback, OrderMessage, OrderTerms, State, Thanks
from huoltamo.models.order_steps import BOUND, BUYER, ENDED, FILE, OPEN, ORDER_STEPS, WAITS_FOR, OrderState
from jane_portal.core.states import Step, open_steps

from .order_people import sides_of
from .order_words import STEPS_TAKEN, days_in_words, next_move, terms_day, terms_price

# Of what a provider may refer to, on the page.
ALIKE = 5


@dataclass(frozen=True)
class Said:
    """One line of the thread. step: what was done, "" for a message."""

    message: OrderMessage
    who: str
    person: str
    step: str


@dataclass(frozen=True)
class Proposal:
    """Terms with their day and price in words."""

    terms: OrderTerms
    day: str
    price: str

    @classmethod
    def of(cls, terms: OrderTerms) -> Proposal:
        return cls(terms, terms_day(terms), terms_price(terms))


@dataclass(frozen=True)
class OrderPage:
    """An order as one person may see it; `sides` is empty for the secretary, who sees no word of what was written."""

    order: Order
    sides: list[str]
    next_move: str
    steps: list[tuple[str, Step]]
    wished: str
    thread: list[Said]
    proposals: list[Proposal]
    feedback: list[OrderFeedback]
    thanks: Thanks | None
    contact: VisibleContact | None

    @property
    def word(self) -> Said | None:
        """What the other side said with the newest step, when it waits for an answer."""
        step = next((one for one in reversed(self.thread) if one.message.step not in ("", FILE)), None)
        theirs = step is not None and step.message.side not in self.sides and self.order.state in WAITS_FOR
        return step if step is not None and theirs and step.message.text else None

    @property
    def newest(self) -> Proposal | None:
        return self.proposals[-1] if self.proposals else None

    @property
    def agreed(self) -> Proposal | None:
        """The proposal that was agreed to."""
        return next((one for one in self.proposals if one.terms.pk == self.order.agreed_terms_id), None)

    @property
    def earlier(self) -> list[Proposal]:
        """Proposals that are no longer on the table, the oldest first."""
        on_the_table = self.agreed or self.newest
        return [one for one in self.proposals if one is not on_the_table]


def order_page(order: Order, user: Any) -> OrderPage:
    """At most four statements: the thread, its files, the proposals, the feedback. Load what `related` names."""
    sides = sides_of(order, user)
    inside = bool(sides)
    thanks = getattr(order, "thanks", None)
    steps = [
        (side, step)
        for side in sides
        for step in open_steps(ORDER_STEPS, order.state, side)
        if not (step.key == "confirm" and getattr(order, f"{side}_confirmed_at"))
    ]
    return OrderPage(
        order=order,
        sides=sides,
        next_move=next_move(order, _speaking(order, sides)),
        steps=steps,
        wished=days_in_words(order.wished_from, order.wished_until) if inside else "",
        thread=_thread(order) if inside else [],
        proposals=[Proposal.of(terms) for terms in order.terms.order_by("pk")] if inside else [],
        feedback=list(order.feedback.order_by("pk")) if inside and order.state in BOUND else [],
        thanks=thanks if inside or (thanks is not None and thanks.state == Thanks.State.SHOWN) else None,
        contact=visible_contact(order.contact, user) if inside and order.contact is not None else None,
    )


RELATED = (
    *("offer", "need", "buyer", "provider", "category", "agreed_terms", "thanks"),
    *("referred_to", "referred_offer", "contact__organisation", "contact__user"),
)


def _speaking(order: Order, sides: list[str]) -> str | None:
    """The side to which the page speaks: with both, the one whose move it is."""
    turn = WAITS_FOR.get(OrderState(order.state))
    return turn if turn in sides else sides[0] if sides else None


def _thread(order: Order) -> list[Said]:
    names = {"buyer": order.buyer.name, "provider": order.provider.name, "portal": ""}
    found = order.messages.select_related("author").prefetch_related("enclosures__stored").order_by("pk")
    return [
        Said(
            message=message,
            who=names[message.side],
            person=message.author.name if message.author is not None else "",
            step=step_in_words(message.step),
        )
        for message in found
    ]


def step_in_words(key: str) -> str:
    return str(STEPS_TAKEN.get(key, ""))


def offers_alike(order: Order) -> list[Offer]:
    """Offers of others in the same category, the newest first."""
    shown = Offer.objects.shown().filter(category_id=order.category_id)
    others = shown.exclude(organisation__in=[order.buyer_id, order.provider_id]).select_related("organisation")
    return list(others.order_by("-published_at", "-pk")[:ALIKE])


def offer_to_ask(user: Any, pk: int) -> Offer | None:
    """An offer that the user sees, or one that everybody saw until it was paused or ran out.

    Of the latter the form says that it is not on show, and what was typed meanwhile stays.
    """
    related = Offer.objects.select_related("organisation", "category")
    seen = Offer.objects.visible_to(user).filter(pk=pk).values("pk")
    asleep = Q(pk=pk, state__in=[State.PAUSED, State.EXPIRED, State.PUBLISHED], published_at__isnull=False)
    return related.of_living().filter(Q(pk__in=seen) | asleep).first()


def need_to_answer(user: Any, pk: int) -> Need | None:
    """As `offer_to_ask`."""
    related = Need.objects.select_related("organisation", "category")
    seen = Need.objects.visible_to(user).filter(pk=pk).values("pk")
    asleep = Q(pk=pk, state__in=[State.PAUSED, State.EXPIRED, State.PUBLISHED], published_at__isnull=False)
    return related.of_living().filter(Q(pk__in=seen) | asleep).first()


def offers_of(organisation: Organisation, *, category: int) -> list[Offer]:
    """What the association has on show, the same category first."""
    shown = list(Offer.objects.shown().filter(organisation=organisation).order_by("sort_key", "pk")[:20])
    return sorted(shown, key=lambda offer: offer.category_id != category)


def find_third(order: Order, name: str, most: int = 8) -> list[Organisation]:
    """Associations whose name holds the text, but the two of the order."""
    text = name.strip()
    if len(text) < 3 or "\x00" in text:
        return []
    alive = Organisation.objects.filter(deleted_at=None, merged_into=None, kind__in=ASSOCIATION_KINDS)
    alive = alive.exclude(status=Status.DISSOLVED).exclude(pk__in=[order.buyer_id, order.provider_id])
    return list(alive.filter(name_fi__icontains=text).order_by("sort_key", "pk")[:most])


def own_associations(user: Any) -> list[Organisation]:
    """Associations for which the user may ask and answer today."""
    alive = Organisation.objects.edited_by(user).filter(deleted_at=None, merged_into=None)
    return list(alive.exclude(status=Status.DISSOLVED).select_related("domicile").order_by("sort_key", "pk"))


@dataclass(frozen=True)
class OrderRow:
    """One line of the list. other: the association on the other side, both for the secretary."""

    order: Order
    next_move: str
    other: str
    asked: bool

    @classmethod
    def of(cls, order: Order, user: Any) -> OrderRow:
        sides = sides_of(order, user)
        speaking = _speaking(order, sides)
        other = order.other(speaking).name if speaking else f"{order.buyer.name} – {order.provider.name}"
        return cls(order, next_move(order, speaking), other, speaking == BUYER)


def _groups(user: Any) -> dict[str, Q]:
    waiting = Q(pk__in=Order.objects.waiting_for(user).values("pk"))
    return {
        "minua": waiting,
        "toista": Q(state__in=OPEN) & ~waiting,
        "sovittu": Q(state=OrderState.AGREED),
        "paattyneet": Q(state__in=[*ENDED, OrderState.DELIVERED, OrderState.THANKED]),
        "kaikki": Q(),
    }


def list_counts(orders: QuerySet[Order], user: Any) -> dict[str, int]:
    """How many there are in each group, by the key of the address. One statement."""
    conditions = _groups(user)
    conditions["kaikki"] = Q(pk__isnull=False)
    return orders.order_by().aggregate(**{key: Count("pk", filter=condition) for key, condition in conditions.items()})


def list_rows(orders: QuerySet[Order], group: str, user: Any) -> QuerySet[Order]:
    """The orders of a group: what waits the longest first, then what has moved last."""
    rows = orders.filter(_groups(user)[group]).select_related("buyer", "provider", "thanks")
    return rows.order_by("moved_at", "pk") if group == "minua" else rows.order_by("-moved_at", "-pk")


def waiting_orders(user: Any, most: int) -> list[Order]:
    """Orders in which this person's association moves next, the oldest first. One statement."""
    found = Order.objects.waiting_for(user).select_related("buyer", "provider", "thanks").order_by("moved_at", "pk")
    return list(found[:most])

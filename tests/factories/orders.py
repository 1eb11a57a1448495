"""Orders between associations, brought into any state by their own steps."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from associations.models import Organisation
from huoltamo.actions import order as begin
from huoltamo.actions import order_after as after
from huoltamo.actions import order_buyer as asking
from huoltamo.actions import order_portal as portal
from huoltamo.actions import order_provider as doing
from huoltamo.models import Offer, Order, OrderTerms
from huoltamo.models.order_steps import BOUND
from jane_portal.accounts.models import User
from tests.factories import associations as rooms
from tests.factories import huoltamo as make


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@dataclass
class Two:
    """Two associations with their editors, and an offer of the second one."""

    buyer: Organisation
    provider: Organisation
    buyers: User
    providers: User
    offer: Offer

    def editor(self, side: str) -> User:
        return self.buyers if side == "buyer" else self.providers


def two(buyer: Organisation | None = None, provider: Organisation | None = None, **offer) -> Two:
    buyer = buyer or rooms.organisation("Kuikkaniemen kyläyhdistys ry")
    provider = provider or rooms.organisation("Liperin Digitaito ry")
    offer.setdefault("title", "Digineuvontaa")
    editors = [rooms.editor(buyer, name="Kaisa Kuikka"), rooms.editor(provider, name="Teppo Taitava")]
    return Two(buyer, provider, editors[0], editors[1], make.offer(provider, **offer))


def order(pair: Two | None = None, state: str = "requested", **values) -> Order:
    """An order that has come to this state step by step."""
    pair = pair or two()
    values.setdefault("wish", "Tabletit kuntoon kahdeksalle.")
    values.setdefault("place", "Kylätalo")
    made = begin.request_order(offer=pair.offer, buyer=pair.buyer, values=values, by=pair.buyers)
    for step in PATHS[state]:
        made = take(made, step, pair)
    return made


TERMS = {"what": "Neuvontaa kaksi tuntia", "place": "Kylätalo", "price": "20 €"}


def take(made: Order, step: str, pair: Two) -> Order:
    """Take one step, named "key" or "key:side", as the editor of that side."""
    key, _colon, side = step.partition(":")
    made = Order.objects.get(pk=made.pk)
    common = {"order": made, "version": made.version}
    by_buyer, by_provider = {**common, "by": pair.buyers}, {**common, "by": pair.providers}
    mine = {**common, "side": side, "by": pair.editor(side)} if side else {}
    deeds = {
        "accept": lambda: doing.accept_order(**by_provider),
        "propose": lambda: doing.propose_terms(**by_provider, values={**TERMS, "day": in_days(10)}),
        "question": lambda: doing.ask_question(**by_provider, text="Montako tablettia?"),
        "refer": lambda: doing.refer_order(**by_provider, to=_third()),
        "decline": lambda: doing.decline_order(**by_provider, reason="Olemme lomalla."),
        "answer": lambda: asking.answer_question(**by_buyer, text="Kahdeksan."),
        "agree": lambda: asking.agree_order(**by_buyer),
        "ask_again": lambda: asking.ask_again(**by_buyer, text="Sopisiko viikkoa myöhemmin?"),
        "withdraw": lambda: asking.withdraw_order(**by_buyer),
        "confirm": lambda: after.confirm_order(**mine),
        "cancel": lambda: after.cancel_order(**mine, reason="Sairastuimme."),
        "reopen": lambda: after.reopen_order(**mine, reason="Kaksi jäi kesken."),
        "thank": lambda: after.thank_for_order(**by_buyer, text="Kiitos!", public=True),
        "settle": lambda: portal.settle_order(order=made, by=None),
        "expire": lambda: portal.expire_order(order=made, by=None),
        "end": lambda: portal.end_with_association(order=made, by=None),
    }
    deeds[key]()
    return Order.objects.get(pk=made.pk)


def _third() -> Organisation:
    return rooms.organisation("Kolmas ry")


_AGREED = ["accept", "agree"]
_DONE = [*_AGREED, "confirm:buyer", "confirm:provider"]
PATHS: dict[str, list[str]] = {
    "requested": [],
    "questioned": ["question"],
    "proposed": ["propose"],
    "accepted": ["accept"],
    "agreed": _AGREED,
    "delivered": _DONE,
    "thanked": [*_DONE, "thank"],
    "declined": ["decline"],
    "referred": ["refer"],
    "withdrawn": ["withdraw"],
    "cancelled": [*_AGREED, "cancel:buyer"],
    "expired": ["expire"],
}


def row(buyer: Organisation, offer: Offer, state: str = "requested", **fields) -> Order:
    """An order as it stands in the database, without the steps and letters that led there; agreed ones have a day."""
    fields.setdefault("title", offer.title)
    made = Order(buyer=buyer, provider=offer.organisation, offer=offer, category=offer.category, **fields)
    made.save()
    if state in BOUND:
        now = timezone.now()
        terms = OrderTerms.objects.create(order=made, side="provider", day=in_days(10), **TERMS)
        Order.objects.filter(pk=made.pk).update(state=state, agreed_terms=terms, agreed_at=now, delivered_at=now)
    else:
        Order.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made

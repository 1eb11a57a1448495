"""Orders between the invented associations of the demo network, brought into every state by their own steps."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from associations.models import Organisation
from huoltamo.models import Offer, Order, OrderState
from huoltamo.models.order_steps import BUYER, PROVIDER
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.demo import DemoPlan

from .order import request_order
from .order_after import cancel_order, confirm_order, decide_thanks, thank_for_order
from .order_buyer import agree_order, withdraw_order
from .order_portal import expire_order
from .order_provider import accept_order, ask_question, decline_order, propose_terms

_WISHES = [
    "Vuosikokouksemme on ensi kuussa ja kaipaisimme apua. Paikalle tulee noin kolmekymmentä ihmistä.",
    "Järjestämme kyläjuhlan ja tämä olisi juuri, mitä puuttuu.",
    "Kokeilemme uutta toimintaa ja haluamme oppia teiltä.",
    "Tarvitsemme apua yhdeksi illaksi. Kahvit tarjoamme me.",
]
_AGREED = ["accept", "agree"]
_DONE = [*_AGREED, "confirm_buyer", "confirm_provider"]
# The steps of each order, one list for one order.
_PATHS = [
    [],
    ["question"],
    ["propose"],
    ["accept"],
    _AGREED,
    [*_DONE],
    [*_DONE, "thank", "show"],
    [*_DONE, "thank", "show"],
    ["decline"],
    ["withdraw"],
    [*_AGREED, "cancel"],
    ["expire"],
]


def make_orders(plan: DemoPlan) -> int:
    """One order for each path, between associations whose people can answer. Returns how many."""
    editors = _editors()
    today = timezone.localdate()
    shown = Offer.objects.shown().select_related("organisation").order_by("pk")
    offers = [one for one in shown if one.organisation.scope in editors]
    buyers = list(Organisation.objects.filter(uuid__in=[scope.split(":")[1] for scope in editors]).order_by("pk"))
    made = 0
    for number, path in enumerate(_PATHS if offers else []):
        offer = offers[number % len(offers)]
        others = [one for one in buyers if one.pk != offer.organisation_id]
        if not others:
            break
        buyer = others[(number // 2) % len(others)]
        values: dict[str, Any] = {
            "wish": _WISHES[number % len(_WISHES)],
            "wished_from": today + datetime.timedelta(days=20 + 3 * number),
        }
        people = {BUYER: editors[buyer.scope], PROVIDER: editors[offer.organisation.scope]}
        order = request_order(offer=offer, buyer=buyer, values=values, by=people[BUYER])
        for step in path:
            current = Order.objects.get(pk=order.pk)
            if step == "agree" and current.state == OrderState.AGREED:
                continue  # a small thing is agreed as soon as it is accepted
            _take(current, step, people)
        made += 1
    return made


def _editors() -> dict[str, User]:
    """One person for each association that has people."""
    spans = RoleSpan.objects.in_force().filter(role__in=[Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR])
    return {span.scope: span.user for span in spans.select_related("user").order_by("-pk")}


def _take(order: Order, step: str, people: dict[str, User]) -> None:
    asked, does = people[BUYER], people[PROVIDER]
    now: dict[str, Any] = {"order": order, "version": order.version}
    day = timezone.localdate() + datetime.timedelta(days=30)
    deeds: dict[str, Callable[[], object]] = {
        "accept": lambda: accept_order(**now, by=does),
        "propose": lambda: propose_terms(
            **now, by=does, values={"what": "Sama apu, mutta viikkoa myöhemmin.", "day": day}
        ),
        "question": lambda: ask_question(**now, by=does, text="Montako teitä tulee ja onko paikalla sähköä?"),
        "decline": lambda: decline_order(**now, by=does, reason="Väkemme on nyt kiinni muualla. Kysykää keväällä!"),
        "agree": lambda: agree_order(**now, by=asked),
        "withdraw": lambda: withdraw_order(**now, by=asked),
        "confirm_buyer": lambda: confirm_order(**now, side=BUYER, by=asked),
        "confirm_provider": lambda: confirm_order(**now, side=PROVIDER, by=does),
        "thank": lambda: thank_for_order(
            **now, by=asked, public=True, text="Kiitos! Ilman teitä ilta olisi jäänyt pitämättä."
        ),
        "show": lambda: decide_thanks(thanks=order.thanks, show=True, by=does),
        "cancel": lambda: cancel_order(**now, side=BUYER, by=asked, reason="Tapahtuma siirtyy ensi vuoteen."),
        "expire": lambda: expire_order(order=order, by=None),
    }
    deeds[step]()

"""Offers and needs of the invented associations of the demo network, in every state."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from associations.models import Organisation
from associations.models.organisation import ASSOCIATION_KINDS, Status
from huoltamo.models import Availability, Category, Need, Offer, State
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action

from .demo_orders import make_orders
from .demo_practices import make_practices
from .projection import rebuild_catalogue

TEXTS = Path(__file__).resolve().parent.parent / "data" / "demo.json"
# What is not simply published: every n-th offer of the list is in another state.
_STATES = {7: State.PAUSED, 11: State.EXPIRED, 13: State.DRAFT, 17: State.MODERATION}
_DAY = datetime.timedelta(days=1)


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when there are offers already."""
    if Offer.objects.exists():
        return None
    return make_demo(plan=plan, by=None)


@action
def make_demo(*, plan: DemoPlan, by: User | None) -> dict[str, int]:
    """Write offers and needs. Returns the number of rows by name."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    categories = {category.slug: category for category in Category.objects.all()}
    providers = _associations(plan)
    if not providers or not categories:
        return {"offers": 0, "needs": 0}
    offers = [_offer(plan, number, text, categories, providers) for number, text in enumerate(texts["offers"], start=1)]
    needs = [_need(plan, number, text, categories, providers) for number, text in enumerate(texts["needs"], start=3)]
    practices = make_practices(categories=categories, providers=providers)
    rebuild_catalogue()
    orders = make_orders(plan)
    return {"offers": len(offers), "needs": len(needs), "practices": len(practices), "orders": orders}


def _associations(plan: DemoPlan) -> list[Organisation]:
    """Those with people who can answer first, then others; invented ones only."""
    held = set(
        RoleSpan.objects.in_force()
        .filter(role__in=[Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR])
        .values_list("scope", flat=True)
    )
    # Invented associations describe themselves, those that the sources name do not.
    invented = Organisation.objects.filter(status=Status.ACTIVE, kind__in=ASSOCIATION_KINDS, deleted_at=None)
    rows = list(invented.exclude(description_fi="").select_related("domicile").order_by("pk"))
    with_people = [one for one in rows if one.scope in held]
    others = [one for one in rows if one.scope not in held]
    return with_people + plan.random.sample(others, min(len(others), 12))


def _shared(plan: DemoPlan, number: int, text: dict[str, Any], categories: dict[str, Category]) -> dict[str, Any]:
    published = timezone.now() - datetime.timedelta(days=plan.random.randrange(1, 200), hours=number)
    return {
        "title": text["title"],
        "description": text["description"],
        "category": categories[text["category"]],
        "mode": text.get("mode", "on_site"),
        "languages": ["fi"] + (["en"] if number % 3 == 0 else []) + (["ru"] if number % 5 == 0 else []),
        "published_at": published,
    }


def _offer(plan: DemoPlan, number: int, text: dict[str, Any], categories: Any, providers: list[Organisation]) -> Offer:
    organisation = providers[number % len(providers)]
    state = _STATES.get(number, State.PUBLISHED)
    today = timezone.localdate()
    facts = _shared(plan, number, text, categories)
    if state in {State.DRAFT, State.MODERATION}:
        facts["published_at"] = None
    for name in ("done_by", "price_model", "unit", "swap_for", "quick", "monthly_limit", "lead_days"):
        if name in text:
            facts[name] = text[name]
    offer = Offer.objects.create(
        organisation=organisation,
        state=state,
        whole_region=number % 3 == 0 or organisation.domicile is None,
        amount=Decimal(text["amount"]) if "amount" in text else None,
        valid_until=today - 10 * _DAY if state == State.EXPIRED else today + (60 + 20 * number) * _DAY,
        for_neighbours=number % 6 == 0,
        **facts,
    )
    if organisation.domicile is not None:
        offer.municipalities.add(organisation.domicile)
    if offer.quick:
        first = today + plan.random.randrange(5, 40) * _DAY
        Availability.objects.create(offer=offer, kind=Availability.Kind.TAKEN, since=first, until=first + 2 * _DAY)
    return offer


def _need(plan: DemoPlan, number: int, text: dict[str, Any], categories: Any, buyers: list[Organisation]) -> Need:
    organisation = buyers[number % len(buyers)]
    today = timezone.localdate()
    need = Need.objects.create(
        organisation=organisation,
        state=State.PUBLISHED,
        sought=text.get("sought", "service"),
        whole_region=organisation.domicile is None,
        wished_from=today + text["days"] * _DAY // 2,
        wished_until=today + text["days"] * _DAY,
        valid_until=today + text["days"] * _DAY,
        **_shared(plan, number, text, categories),
    )
    if organisation.domicile is not None:
        need.municipalities.add(organisation.domicile)
    return need

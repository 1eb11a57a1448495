"""How an order begins: a request about an offer, or an answer to a need (decisions 26)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Municipality, Organisation
from associations.models.organisation import ASSOCIATION_KINDS, Kind
from huoltamo.models import Need, Offer, Order, OrderMessage, OrderTerms
from huoltamo.models.listing import EDITING
from huoltamo.models.order_steps import BUYER, PROVIDER, OrderState
from huoltamo.selectors.order_people import is_gone
from jane_portal.accounts.models import User
from jane_portal.core.history import action

from .order_letters import ask_by_link, tell

WISHES = ("wish", "place", "wished_from", "wished_until", "group_size", "budget", "contact")
TERMS = ("what", "day", "until", "starts", "ends", "place", "price_model", "amount", "unit", "price")


@action
def request_order(
    *, offer: Offer, buyer: Organisation, values: dict[str, Any], by: User, referred_from: Order | None = None
) -> Order:
    """Ask for what is offered. values: WISHES, each of which may be absent.

    Raises ValidationError where the offer cannot be asked for by this association now.
    """
    offer = Offer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=offer.pk)
    _check_actor(buyer, by)
    check_buyer(buyer)
    if not offer.is_shown(timezone.localdate()) or is_gone(offer.organisation):
        raise ValidationError(_("This offer is not on show just now, so it cannot be asked for."), code="not_shown")
    if offer.organisation_id == buyer.pk:
        raise ValidationError(_("This is your own offer. Ask for offers of other associations."), code="own")
    check_region(offer, buyer)
    order = Order.objects.create(
        offer=offer,
        buyer=buyer,
        provider=offer.organisation,
        title=offer.title,
        category_id=offer.category_id,
        quick=offer.quick,
        offer_version=offer.version,
        referred_from=referred_from,
        asked_by=by,
        **_wishes(values, buyer),
    )
    OrderMessage.objects.create(order=order, side=BUYER, step="request", author=by)
    ask_by_link(order, "requested", PROVIDER)
    return order


@action
def answer_need(*, need: Need, provider: Organisation, values: dict[str, Any], text: str = "", by: User) -> Order:
    """Propose to do what somebody looks for. values: TERMS. One open answer of an association to a need.

    Raises ValidationError where the need cannot be answered by this association now.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    _check_actor(provider, by)
    if not need.is_shown(timezone.localdate()) or is_gone(need.organisation):
        raise ValidationError(_("This need is not on show any more, so it cannot be answered."), code="not_shown")
    if need.organisation_id == provider.pk:
        raise ValidationError(_("This is your own need. Others answer it."), code="own")
    check_provider(provider)
    if Order.objects.open().filter(need=need, provider=provider).exists():
        raise ValidationError(_("Your association has answered this need already."), code="answered")
    order = Order.objects.create(
        need=need,
        buyer=need.organisation,
        provider=provider,
        title=need.title,
        category_id=need.category_id,
        wish=need.description[:3000],
        place=need.place,
        wished_from=need.wished_from,
        wished_until=need.wished_until,
        state=OrderState.PROPOSED,
        asked_by=by,
        answered_at=timezone.now(),
    )
    add_terms(order, values, side=PROVIDER, by=by)
    OrderMessage.objects.create(order=order, side=PROVIDER, step="offer", text=text.strip(), author=by)
    tell(order, "answered_need", BUYER)
    return order


def add_terms(order: Order, values: dict[str, Any], *, side: str, by: User) -> OrderTerms:
    """A proposal of how the order is done; an earlier one stays as it is."""
    facts = {name: values[name] for name in TERMS if values.get(name) not in (None, "")}
    return OrderTerms.objects.create(order=order, side=side, proposed_by=by, **facts)


def check_buyer(buyer: Organisation) -> None:
    """Orders are made by associations; by municipalities where the region's setting allows it."""
    if is_gone(buyer):
        raise ValidationError(_("This association has ended."), code="gone")
    if buyer.kind == Kind.MUNICIPALITY and not settings.PORTAL_MUNICIPALITIES_ORDER:
        raise ValidationError(_("In this region only associations order from each other."), code="municipality")
    if buyer.kind not in (*ASSOCIATION_KINDS, Kind.MUNICIPALITY):
        raise ValidationError(_("Only associations order from each other here."), code="kind")


def check_provider(provider: Organisation) -> None:
    if is_gone(provider):
        raise ValidationError(_("This association has ended."), code="gone")
    if provider.kind not in ASSOCIATION_KINDS:
        raise ValidationError(_("Only associations answer needs here."), code="kind")


def check_region(offer: Offer, buyer: Organisation) -> None:
    """An association of another region asks only for what its provider has opened to neighbours."""
    if offer.for_neighbours or buyer.domicile_id is None:
        return
    here = Municipality.objects.of_region(settings.PORTAL_REGION).filter(pk=buyer.domicile_id)
    if not here.exists():
        raise ValidationError(_("This offer is for associations of this region."), code="region")


def _check_actor(organisation: Organisation, by: User) -> None:
    if str(organisation.uuid) not in by.scope_keys(*EDITING):
        raise PermissionDenied


def _wishes(values: dict[str, Any], buyer: Organisation) -> dict[str, Any]:
    facts = {name: values[name] for name in WISHES if values.get(name) not in (None, "")}
    contact = facts.get("contact")
    if contact is not None and contact.organisation_id != buyer.pk:
        raise ValidationError({"contact": _("Choose a contact of the association that asks.")})
    return facts

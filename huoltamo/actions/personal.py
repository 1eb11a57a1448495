"""What this room holds of people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huoltamo.models.order_steps import BOUND, OPEN
from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_impersonal,
    register_register,
    register_rows,
)

ORDERS = Register(
    "orders",
    _("Orders between associations"),
    people=_("Those who ask and answer for their association"),
    purpose=_("Agreeing on help between associations and doing what was agreed."),
    basis=_("Legitimate interest: people act here for their association (article 6(1)(f))."),
    receivers=_(
        "The editors of the two associations. The secretary sees that there is an order, not its messages; theme groups"
        " see days and states without names."
    ),
    short=_("What you write is read by the editors of the other association."),
    order=60,
)
_TWO_YEARS = _("Two years; that there was an order stays for statistics.")
ROWS = [
    Rows(
        "huoltamo.Order",
        "orders",
        _("Orders you have made for your association"),
        Erase.FORMER,
        Keep(_TWO_YEARS, days=730, since="moved_at", when=~Q(state__in=(*OPEN, BOUND[0])), blank=True),
        doers=("asked_by",),
        mentions=("wish", "place", "reason"),
        blanked={"wish": "–", "place": "", "reason": ""},
    ),
    Rows(
        "huoltamo.OrderTerms",
        "orders",
        _("Proposals you have made"),
        Erase.FORMER,
        Keep(_("As long as the order itself.")),
        doers=("proposed_by",),
        mentions=("what", "place", "unit", "price"),
        blanked={"what": "–", "place": "", "unit": "", "price": ""},
    ),
    Rows(
        "huoltamo.OrderMessage",
        "orders",
        _("Messages you have written on orders"),
        Erase.FORMER,
        Keep(_("Two years."), days=730, since="created_at"),
        mine=("author",),
        exported=("order", "text", "created_at"),
        mentions=("text",),
        blanked={"text": "–"},
    ),
    Rows(
        "huoltamo.OrderFeedback",
        "orders",
        _("Feedback you have given on orders"),
        Erase.FORMER,
        Keep(_("Two years."), days=730, since="created_at"),
        mine=("given_by",),
        exported=("order", "text", "created_at"),
        mentions=("text",),
        blanked={"text": "–"},
    ),
    Rows(
        "huoltamo.Thanks",
        "orders",
        _("Thanks between associations"),
        Erase.FORMER,
        Keep(_("As long as the associations show them.")),
        mentions=("text",),
        blanked={"text": "–"},
    ),
    Rows(
        "huoltamo.UnmetWish",
        "orders",
        _("Wishes that found nothing"),
        Erase.KEEP,
        Keep(_("90 days."), days=90, since="day"),
        mentions=("query", "alike"),
        kept_why=_("It is kept without saying who searched; an address or a name written into it is removed."),
    ),
]
_NAMED = ("name_fi", "name_sv", "name_en")
IMPERSONAL = [
    ("categories of services", ("Category",), _NAMED),
    (
        "what associations tell of themselves",
        (
            *("Offer", "Offer_municipalities", "Offer_areas", "Availability"),
            *("Need", "Need_municipalities", "Need_areas", "Practice", "Enclosure"),
        ),
        (),
    ),
    ("made from what associations tell of themselves", ("CatalogueRow",), ()),
]


def declare() -> None:
    register_register(ORDERS)
    register_rows(*ROWS)
    for why, names, seen in IMPERSONAL:
        register_impersonal(why, *(f"huoltamo.{name}" for name in names), seen=seen)

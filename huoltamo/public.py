"""The one list of public fields per noun: the page, the export and the API show these and no others.

A contact person leaves the portal through `selectors.listing.contacts_of` only (decisions 3).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models.organisation import SPOKEN_LANGUAGES
from associations.public import PublicField, language_names
from associations.public.fields import as_is, as_text, choice, chosen, page_of, thing, things, yes_or_no
from jane_portal.core.text.money import euros

from .models import Offer, PriceModel


def price_words(model: str, amount: Decimal | float | None, unit: str, swap_for: str = "") -> str:
    """Such as "by the hour 10,50 € / hour" or "swap: cakes". Empty for what has no price."""
    if not model:
        return ""
    label = str(PriceModel(model).label)
    if amount is not None:
        return f"{label} {euros(amount)}" + (f" / {unit}" if unit else "")
    return f"{label}: {swap_for}" if swap_for else label


def price_of(offer: Offer) -> str:
    return price_words(offer.price_model, offer.amount, offer.unit, offer.swap_for)


def price_facts(offer: Offer) -> dict[str, Any]:
    """The price of an offer as the terms of an order keep it: said in the language of whoever reads it."""
    facts = {"price_model": offer.price_model, "amount": offer.amount, "unit": offer.unit, "price": offer.swap_for}
    return {name: value for name, value in facts.items() if value not in (None, "")}


def path_below(offer: int | None, need: int | None) -> str:
    """The page of an offer or a need, below the catalogue's own."""
    return f"tarjoukset/{offer}/" if offer else f"tarpeet/{need}/"


def _places(listing: Any) -> list[str]:
    if listing.whole_region:
        return [gettext("whole region")]
    return [str(one) for one in listing.municipalities.all()]


_BEGINNING: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda one: str(one.uuid)),
    PublicField("title", _("title"), lambda one: one.title),
    PublicField(
        "organisation", _("association"), lambda one: str(one.organisation), "organisation", thing("organisation")
    ),
    PublicField("category", _("category"), lambda one: str(one.category), "category", thing("category")),
    PublicField("description", _("description"), lambda one: one.description),
    PublicField("municipalities", _("municipalities"), _places, "municipalities", things("municipalities", "code")),
    PublicField(
        "areas",
        _("villages and areas"),
        lambda one: [str(area) for area in one.areas.all()],
        "areas",
        things("areas"),
    ),
    PublicField(
        "whole_region", _("the whole region"), lambda one: yes_or_no(one.whole_region), data=as_is("whole_region")
    ),
    PublicField("mode", _("on site or remotely"), lambda one: str(one.get_mode_display()), data=choice("mode")),
    PublicField(
        "languages",
        _("languages"),
        lambda one: language_names(one.languages),
        data=chosen("languages", SPOKEN_LANGUAGES),
    ),
)
_END: tuple[PublicField, ...] = (
    PublicField("valid_until", _("shown until"), lambda one: as_text(one.valid_until), data=as_is("valid_until")),
    PublicField(
        "published_at", _("published"), lambda one: as_text(one.published_at.date()), data=as_is("published_at")
    ),
    PublicField("address", _("page in the portal"), page_of),
)
_OFFERED: tuple[PublicField, ...] = (
    PublicField("done_by", _("who does it"), lambda one: one.done_by),
    PublicField("travel", _("travel"), lambda one: one.travel),
    PublicField("price_model", _("price"), lambda one: str(one.get_price_model_display()), data=choice("price_model")),
    PublicField("amount", _("euros"), lambda one: as_text(one.amount), data=as_is("amount")),
    PublicField("unit", _("for what"), lambda one: one.unit),
    PublicField("swap_for", _("what is wished for in return"), lambda one: one.swap_for),
    PublicField(
        "quick", _("small: can be asked with two clicks"), lambda one: yes_or_no(one.quick), data=as_is("quick")
    ),
    PublicField(
        "monthly_limit", _("at most in a month"), lambda one: as_text(one.monthly_limit), data=as_is("monthly_limit")
    ),
    PublicField("lead_days", _("days needed beforehand"), lambda one: as_text(one.lead_days), data=as_is("lead_days")),
    PublicField(
        "for_neighbours",
        _("for neighbouring regions too"),
        lambda one: yes_or_no(one.for_neighbours),
        data=as_is("for_neighbours"),
    ),
)
_SOUGHT: tuple[PublicField, ...] = (
    PublicField("sought", _("what is sought"), lambda one: str(one.get_sought_display()), data=choice("sought")),
    PublicField("wished_from", _("wished from"), lambda one: as_text(one.wished_from), data=as_is("wished_from")),
    PublicField("wished_until", _("wished until"), lambda one: as_text(one.wished_until), data=as_is("wished_until")),
    PublicField("place", _("place"), lambda one: one.place),
)
OFFER: tuple[PublicField, ...] = (*_BEGINNING, *_OFFERED, *_END)
NEED: tuple[PublicField, ...] = (*_BEGINNING, *_SOUGHT, *_END)
# The table of the catalogue has the columns of both.
TABLE: tuple[PublicField, ...] = (*_BEGINNING, *_OFFERED, *_SOUGHT, *_END)

__all__ = ["NEED", "OFFER", "TABLE", "path_below", "price_facts", "price_of", "price_words"]

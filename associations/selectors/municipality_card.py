"""The printable card of a municipality: its contacts, its associations by sector, its areas, where to turn."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from associations.models import Municipality, Region
from jane_portal.core.pdf.prints import Sheet
from jane_portal.core.registry import filled

from .municipality import areas_of, associations_of, contact_cards

CARD = "municipality_card"
# What fits on one page.
SECTORS, AREAS = 28, 40


def card_keys() -> list[str]:
    """Codes of the municipalities that have a card: those of the region today."""
    return list(Municipality.objects.of_region(settings.PORTAL_REGION).values_list("code", flat=True))


def build_card(code: str) -> Sheet | None:
    """The card as anybody may see it. Five statements, and those of the parts of upper rooms."""
    municipality = Municipality.objects.of_region(settings.PORTAL_REGION).filter(code=code).first()
    if municipality is None:
        return None
    associations, areas = associations_of(municipality), areas_of(municipality)
    sectors = associations.sectors[:SECTORS]
    half = (len(sectors) + 1) // 2
    address = settings.PORTAL_BASE_URL + reverse("municipality_detail", kwargs={"slug": municipality.slug})
    region = Region.objects.filter(code=settings.PORTAL_REGION).first()
    context = {
        "municipality": municipality,
        "region": region.name if region else "",
        "contacts": contact_cards(municipality, AnonymousUser()),
        "associations": associations,
        "sector_columns": [part for part in (sectors[:half], sectors[half:]) if part],
        "areas": areas[:AREAS],
        "more_areas": len(areas[AREAS:]),
        "blocks": filled("municipality_card", municipality, AnonymousUser()),
        "address": address,
        "shown_address": address.partition("://")[2],
    }
    return Sheet("pdf/municipality_card.html", context, f"{_('municipality-card')}-{municipality.slug}.pdf")

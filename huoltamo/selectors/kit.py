"""Needs of associations in the start kit of an agent."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality
from huoltamo.models import Need
from networks.representation.models import Office
from networks.representation.selectors.kit import MOST, KitSource, Open


def _needs(office: Office, municipality: Municipality | None, user: Any) -> list[Open]:
    """What associations look for there now, the one that ends first on top."""
    if municipality is None:
        return []
    here = Q(municipalities=municipality) | Q(organisation__domicile=municipality)
    keys = Need.objects.filter(here).values("pk")
    rows = Need.objects.shown().filter(pk__in=keys).order_by("valid_until", "pk")[:MOST]
    return [Open(one.title, one.get_absolute_url(), one.valid_until) for one in rows]


KIT_SOURCES = [KitSource("needs", _("What associations here look for"), _needs)]

"""What this room hands to the registries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.core.registry import NavItem, SearchSource

from .selectors.catalogue_search import hits, more_hits

NAVIGATION = [NavItem("huoltamo", _("Huoltamo"), "catalogue_list", 40)]
SEARCH = [SearchSource("huoltamo", _("Offers and needs of associations"), hits, more_hits, order=15)]

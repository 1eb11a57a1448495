from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HuoltamoConfig(AppConfig):
    name = "huoltamo"
    verbose_name = _("Yhdistyshuoltamo")

    def ready(self) -> None:
        from jane_portal.core.export import leave_out, open_data
        from jane_portal.core.registry import ReferencePart, register_reference

        from .actions import personal
        from .actions.category import load_categories

        register_reference(ReferencePart(order=50, load=load_categories))
        personal.declare()
        open_data("huoltamo.Category")
        leave_out("huoltamo.CatalogueRow", "made from the other tables")
        _register_catalogue()


def _register_catalogue() -> None:
    """The catalogue in navigation, search and letters, and what keeps it in line."""
    from jane_portal.core.registry import (
        SearchRebuilder,
        register_echo,
        register_nav,
        register_rebuilder,
        register_search,
    )
    from jane_portal.follow.selectors.registry import register_followable, register_news_kind

    from .actions.projection import rebuild_catalogue, refresh_of_organisations
    from .blocks import NAVIGATION, SEARCH
    from .selectors.following import FOLLOWABLES, NEWS_KINDS

    register_echo("organisation", refresh_of_organisations)
    register_rebuilder(SearchRebuilder("catalogue", "Offers and needs", rebuild_catalogue))
    for item in NAVIGATION:
        register_nav(item)
    for source in SEARCH:
        register_search(source)
    for followable in FOLLOWABLES:
        register_followable(followable)
    for kind in NEWS_KINDS:
        register_news_kind(kind)

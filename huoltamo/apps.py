from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HuoltamoConfig(AppConfig):
    name = "huoltamo"
    verbose_name = _("Yhdistyshuoltamo")

    def ready(self) -> None:
        from jane_portal.core.demo import DemoPart, register_demo
        from jane_portal.core.export import leave_out, open_data
        from jane_portal.core.registry import ReferencePart, register_reference

        from .actions import demo, personal
        from .actions.category import load_categories

        register_reference(ReferencePart(order=50, load=load_categories))
        register_demo(DemoPart(key="huoltamo", order=50, load=demo.load))
        personal.declare()
        open_data("huoltamo.Category")
        leave_out("huoltamo.CatalogueRow", "made from the other tables")
        _register_catalogue()
        _register_notices()
        _register_orders()


def _register_catalogue() -> None:
    """The catalogue in navigation, search and letters, and what keeps it in line."""
    from jane_portal.core.registry import (
        SearchRebuilder,
        register_echo,
        register_nav,
        register_rebuilder,
        register_search,
        register_sitemap,
    )
    from jane_portal.core.thread.ends import register_end
    from jane_portal.follow.selectors.registry import register_followable, register_news_kind, register_saved_search
    from networks.representation.selectors.kit import register_kit_source

    from .actions import practice
    from .actions.projection import rebuild_catalogue, refresh_of_organisations
    from .blocks import NAVIGATION, SEARCH
    from .filters.saved_search import SAVED_SEARCHES
    from .selectors.following import FOLLOWABLES, NEWS_KINDS
    from .selectors.kit import KIT_SOURCES
    from .selectors.sitemap import SITEMAPS
    from .selectors.thread import THREAD_ENDS

    for kit in KIT_SOURCES:
        register_kit_source(kit)
    register_echo("organisation", refresh_of_organisations)
    register_echo("organisation", practice.refresh_of_organisations)
    register_rebuilder(SearchRebuilder("catalogue", "Offers and needs", rebuild_catalogue))
    register_rebuilder(SearchRebuilder("practice", "Good practices", practice.rebuild_practices))
    for item in NAVIGATION:
        register_nav(item)
    for source in SEARCH:
        register_search(source)
    for followable in FOLLOWABLES:
        register_followable(followable)
    for kind in NEWS_KINDS:
        register_news_kind(kind)
    for search in SAVED_SEARCHES:
        register_saved_search(search)
    for end in THREAD_ENDS:
        register_end(end)
    for pages in SITEMAPS:
        register_sitemap(pages)


def _register_notices() -> None:
    """Offers and needs: their letters, links, files, words in the history, and what stands on the desk."""
    from jane_portal.core.files.kinds import register_files
    from jane_portal.core.history.words import register_words
    from jane_portal.core.links import Purpose, register_purpose
    from jane_portal.core.post.kinds import register_kinds
    from jane_portal.core.registry import register_block

    from .actions.listing_letters import LIFETIME, RENEWAL
    from .blocks import BLOCKS, DEEDS, FILES
    from .letters.kinds import KINDS

    register_words(DEEDS)
    register_kinds(KINDS)
    register_purpose(Purpose(RENEWAL, "renewal_open", LIFETIME, _("Keeping an offer or a need published")))
    for block in BLOCKS:
        register_block(block)
    for kind in FILES:
        register_files(kind)


def _register_orders() -> None:
    from jane_portal.core.files.kinds import register_files
    from jane_portal.core.history.words import register_words
    from jane_portal.core.links import Purpose, register_purpose
    from jane_portal.core.pdf.prints import register_print
    from jane_portal.core.post.kinds import register_kinds
    from jane_portal.core.registry import register_block

    from .actions.order_letters import ANSWER, LIFETIME
    from .letters.order import KINDS
    from .selectors.order_desk import ORDER_BLOCKS, ORDER_DEEDS, ORDER_FILES, ORDER_PRINTS

    register_words(ORDER_DEEDS)
    register_kinds(KINDS)
    register_purpose(Purpose(ANSWER, "order_open", LIFETIME, _("Answering an order")))
    for block in ORDER_BLOCKS:
        register_block(block)
    for files in ORDER_FILES:
        register_files(files)
    for sheet in ORDER_PRINTS:
        register_print(sheet)

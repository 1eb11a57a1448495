from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodiesConfig(AppConfig):
    name = "networks.bodies"
    verbose_name = _("Groups")

    def ready(self) -> None:
        from jane_portal.accounts.selectors.role import register_role
        from jane_portal.core.demo import DemoPart, register_demo
        from jane_portal.core.history.words import register_words
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import (
            SearchRebuilder,
            register_block,
            register_calendar,
            register_echo,
            register_nav,
            register_rebuilder,
            register_scope_namer,
            register_search,
            register_sitemap,
        )
        from jane_portal.core.thread.ends import register_end

        from .actions import demo, personal
        from .actions.mandate import end_of_dissolved
        from .actions.projection import rebuild_bodies
        from .blocks import BLOCKS, DEEDS, NAVIGATION, ROLES, SEARCH
        from .letters.kinds import KINDS
        from .selectors.dates import CALENDARS
        from .selectors.sitemap import SITEMAPS
        from .selectors.thread import THREAD_ENDS, body_names

        for role, label in ROLES.items():
            register_role(role, label, "body")
        register_demo(DemoPart(key="bodies", order=30, load=demo.load))
        register_scope_namer("body", body_names)
        register_words(DEEDS)
        register_kinds(KINDS)
        register_rebuilder(SearchRebuilder("bodies", "Bodies", rebuild_bodies))
        register_echo("organisation", end_of_dissolved)
        personal.declare()
        for item in NAVIGATION:
            register_nav(item)
        for source in SEARCH:
            register_search(source)
        for block in BLOCKS:
            register_block(block)
        for dates in CALENDARS:
            register_calendar(dates)
        for pages in SITEMAPS:
            register_sitemap(pages)
        for end in THREAD_ENDS:
            register_end(end)
        _register_papers()


def _register_papers() -> None:
    """News, materials and what else stands on the page of a body: blocks, search, files, feeds, people's own data."""
    from jane_portal.core.files.kinds import register_files
    from jane_portal.core.registry import (
        SearchRebuilder,
        register_block,
        register_rebuilder,
        register_search,
        register_sitemap,
    )
    from jane_portal.core.thread.ends import register_end
    from jane_portal.follow.selectors.registry import register_followable, register_news_kind

    from .actions import paper_personal
    from .actions.paper_search import rebuild_papers
    from .selectors.following import FOLLOWABLES, NEWS_KINDS
    from .selectors.handover_sources import SOURCES, register_handover_source
    from .selectors.paper_blocks import PAPER_BLOCKS, PAPER_FILES, PAPER_SEARCH
    from .selectors.paper_sitemap import PAPER_SITEMAPS
    from .selectors.paper_thread import PAPER_ENDS

    paper_personal.declare()
    register_rebuilder(SearchRebuilder("body_papers", "News and statements of bodies", rebuild_papers))
    for block in PAPER_BLOCKS:
        register_block(block)
    for source in PAPER_SEARCH:
        register_search(source)
    for files in PAPER_FILES:
        register_files(files)
    for followable in FOLLOWABLES:
        register_followable(followable)
    for kind in NEWS_KINDS:
        register_news_kind(kind)
    for pages in PAPER_SITEMAPS:
        register_sitemap(pages)
    for end in PAPER_ENDS:
        register_end(end)
    for matter in SOURCES:
        register_handover_source(matter)

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
            register_nav,
            register_rebuilder,
            register_scope_namer,
            register_search,
            register_sitemap,
        )
        from jane_portal.core.thread.ends import register_end

        from .actions import demo, personal
        from .actions.projection import rebuild_bodies
        from .blocks import BLOCKS, DEEDS, NAVIGATION, ROLES, SEARCH
        from .letters.kinds import KINDS
        from .selectors.sitemap import SITEMAPS
        from .selectors.thread import THREAD_ENDS, body_names

        for role, label in ROLES.items():
            register_role(role, label, "body")
        register_demo(DemoPart(key="bodies", order=30, load=demo.load))
        register_scope_namer("body", body_names)
        register_words(DEEDS)
        register_kinds(KINDS)
        register_rebuilder(SearchRebuilder("bodies", "Bodies", rebuild_bodies))
        personal.declare()
        for item in NAVIGATION:
            register_nav(item)
        for source in SEARCH:
            register_search(source)
        for block in BLOCKS:
            register_block(block)
        for pages in SITEMAPS:
            register_sitemap(pages)
        for end in THREAD_ENDS:
            register_end(end)

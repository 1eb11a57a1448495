from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = _("Associations")

    def ready(self) -> None:
        from jane_portal.core.demo import DemoPart, register_demo
        from jane_portal.core.history.words import register_words
        from jane_portal.core.links import register_purpose
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import (
            SearchRebuilder,
            register_block,
            register_nav,
            register_person_records,
            register_rebuilder,
            register_scope_namer,
            register_search,
        )
        from jane_portal.core.thread.ends import register_end

        from .actions import demo, personal
        from .actions.person_merge import PERSON_RECORDS
        from .actions.projection import rebuild_directory
        from .actions.purposes import PURPOSES
        from .actions.search_entries import rebuild_entries
        from .blocks import BLOCKS, DEEDS, NAVIGATION, SCOPES, SEARCH
        from .letters.kinds import KINDS
        from .selectors.thread import THREAD_ENDS

        register_demo(DemoPart(key="associations", order=10, load=demo.load))

        register_kinds(KINDS)
        register_words(DEEDS)
        for purpose in PURPOSES:
            register_purpose(purpose)
        for item in NAVIGATION:
            register_nav(item)
        for block in BLOCKS:
            register_block(block)
        for source in SEARCH:
            register_search(source)
        register_rebuilder(SearchRebuilder("directory", "Directory", rebuild_directory))
        register_rebuilder(SearchRebuilder("entries", "Activities and municipalities", rebuild_entries))
        for records in PERSON_RECORDS:
            register_person_records(records)
        _register_upkeep()
        _register_papers()
        _register_following()
        for kind, names, find in SCOPES:
            register_scope_namer(kind, names, find)
        for end in THREAD_ENDS:
            register_end(end)
        personal.declare()


def _register_upkeep() -> None:
    """For the first steps on the desk, the self-check, the sitemap and the export of everything."""
    from jane_portal.core.export import leave_out, open_data
    from jane_portal.core.registry import ReferencePart, register_reference, register_sitemap
    from jane_portal.core.selfcheck import register_self_check
    from jane_portal.core.steps import register_steps

    from .actions.reference import load_reference
    from .blocks import NOT_EXPORTED, OPEN_DATA
    from .selectors.selfcheck import SELF_CHECKS
    from .selectors.sitemap import SITEMAPS
    from .selectors.steps import STEPS

    register_reference(ReferencePart(order=10, load=load_reference))
    for provider in STEPS:
        register_steps(provider)
    for check in SELF_CHECKS:
        register_self_check(check)
    for pages in SITEMAPS:
        register_sitemap(pages)
    open_data(*OPEN_DATA)
    for label, why in NOT_EXPORTED.items():
        leave_out(label, why)


def _register_papers() -> None:
    """Files that people send to this room, and what the portal prints about its records."""
    from jane_portal.core.files.kinds import register_files
    from jane_portal.core.pdf.prints import register_print

    from .blocks import FILES, PRINTS

    for kind in FILES:
        register_files(kind)
    for sheet in PRINTS:
        register_print(sheet)


def _register_following() -> None:
    """What of this room can be followed, searches that can be kept, and what is news."""
    from jane_portal.follow.selectors.registry import register_followable, register_news_kind, register_saved_search

    from .filters.saved_search import SAVED_SEARCHES
    from .selectors.following import FOLLOWABLES, NEWS_KINDS

    for followable in FOLLOWABLES:
        register_followable(followable)
    for search in SAVED_SEARCHES:
        register_saved_search(search)
    for kind in NEWS_KINDS:
        register_news_kind(kind)

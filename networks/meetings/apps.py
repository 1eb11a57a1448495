from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "networks.meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from jane_portal.core.demo import DemoPart, register_demo
        from jane_portal.core.history.words import register_words
        from jane_portal.core.registry import register_block, register_calendar, register_nav, register_sitemap
        from jane_portal.core.thread.ends import register_end

        from .actions import demo, personal
        from .blocks import BLOCKS, DEEDS, NAVIGATION
        from .selectors.dates import CALENDARS
        from .selectors.sitemap import SITEMAPS
        from .selectors.sources import SOURCES, register_agenda_source
        from .selectors.thread import THREAD_ENDS

        register_demo(DemoPart(key="meetings", order=50, load=demo.load))
        register_words(DEEDS)
        personal.declare()
        for item in NAVIGATION:
            register_nav(item)
        for block in BLOCKS:
            register_block(block)
        for dates in CALENDARS:
            register_calendar(dates)
        for pages in SITEMAPS:
            register_sitemap(pages)
        for end in THREAD_ENDS:
            register_end(end)
        for source in SOURCES:
            register_agenda_source(source)
        _register_calls()


def _register_calls() -> None:
    """What leaves the room: letters, links, papers, search, news."""
    from jane_portal.core.links import Purpose, register_purpose
    from jane_portal.core.pdf.prints import register_print
    from jane_portal.core.post.kinds import register_kinds
    from jane_portal.core.registry import (
        SearchRebuilder,
        SearchSource,
        register_echo,
        register_rebuilder,
        register_search,
    )
    from jane_portal.follow.selectors.registry import register_news_kind

    from .actions.call_letters import ANSWER, LIFETIME
    from .actions.search import MEETINGS, follow_bodies
    from .letters.kinds import KINDS
    from .selectors.following import NEWS_KINDS
    from .selectors.papers import PRINTS

    register_kinds(KINDS)
    register_purpose(Purpose(ANSWER, "call_open", LIFETIME, _("Answering whether you come to a meeting")))
    register_search(SearchSource(MEETINGS.kind, _("Meetings"), order=13))
    register_rebuilder(SearchRebuilder("meetings", "Meetings", MEETINGS.rebuild))
    register_echo("body", follow_bodies)
    for sheet in PRINTS:
        register_print(sheet)
    for news in NEWS_KINDS:
        register_news_kind(news)

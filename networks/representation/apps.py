from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepresentationConfig(AppConfig):
    name = "networks.representation"
    verbose_name = _("Agents and representatives")

    def ready(self) -> None:
        _register_agents()
        _register_outside()


def _register_agents() -> None:
    """Offices and elections: roles, letters, links, words in the history, people's own data."""
    from jane_portal.accounts.selectors.role import register_role
    from jane_portal.core.demo import DemoPart, register_demo
    from jane_portal.core.export import leave_out
    from jane_portal.core.history.words import register_words
    from jane_portal.core.links import Purpose, register_purpose
    from jane_portal.core.post.kinds import register_kinds
    from jane_portal.core.registry import (
        SearchRebuilder,
        SearchSource,
        register_block,
        register_person_records,
        register_rebuilder,
        register_search,
        register_sitemap,
    )

    from .actions import demo, personal, projection
    from .actions.candidacy import LIFETIME
    from .blocks import BLOCKS, DEEDS
    from .letters.kinds import KINDS
    from .models import OfficeKind
    from .models.ballot import VOTE
    from .models.candidate import CANDIDACY
    from .selectors.kit import KIT_SOURCES, register_kit_source
    from .selectors.sitemap import AGENT_SITEMAPS

    for kind in OfficeKind:
        register_role(kind, kind.label, "municipality", "area", "region")
    register_words(DEEDS)
    register_kinds(KINDS)
    register_purpose(Purpose(CANDIDACY, "candidacy_open", LIFETIME, _("Answering whether you stand as a candidate")))
    register_purpose(Purpose(VOTE, "vote_open", LIFETIME, _("Voting for your association")))
    for block in BLOCKS:
        register_block(block)
    register_search(SearchSource(projection.OFFICE, _("Association agents"), order=15))
    register_search(SearchSource(projection.ELECTION, _("Elections of agents"), order=16))
    register_rebuilder(SearchRebuilder(projection.OFFICE, "Agents and coordinators", projection.rebuild_offices))
    register_rebuilder(SearchRebuilder(projection.ELECTION, "Elections of agents", projection.rebuild_elections))
    for kit in KIT_SOURCES:
        register_kit_source(kit)
    for pages in AGENT_SITEMAPS:
        register_sitemap(pages)
    for records in personal.PERSON_RECORDS:
        register_person_records(records)
    leave_out("representation.Ballot", "secret votes")
    register_demo(DemoPart(key="representation", order=40, load=demo.load))
    personal.declare()


def _register_outside() -> None:
    """Seats outside the network, requests for them, briefs and reports."""
    from jane_portal.accounts.selectors.role import register_role
    from jane_portal.core.demo import DemoPart, register_demo
    from jane_portal.core.links import Purpose, register_purpose
    from jane_portal.core.registry import (
        SearchRebuilder,
        SearchSource,
        register_nav,
        register_person_records,
        register_rebuilder,
        register_scope_namer,
        register_search,
        register_sitemap,
    )

    from .actions import demo_outside, external_meeting, nominee, outside_personal
    from .actions.outside_projection import KIND, rebuild_external
    from .models.external import REPRESENTATIVE
    from .selectors.outside_blocks import NAVIGATION, SITEMAPS, external_names

    register_role(REPRESENTATIVE, _("representative of associations"), KIND)
    register_scope_namer(KIND, external_names)
    register_search(SearchSource(KIND, _("Bodies in which associations are represented"), order=14))
    register_rebuilder(SearchRebuilder("external", "Bodies outside the network", rebuild_external))
    life = external_meeting.LIFETIME
    consent = _("Answering whether you would represent associations")
    register_purpose(Purpose(nominee.NOMINEE, "nominee_open", nominee.LIFETIME, consent))
    register_purpose(Purpose(external_meeting.INPUT, "input_open", life, _("Saying what should be said in a meeting")))
    register_purpose(
        Purpose(external_meeting.REPORT, "meeting_report_open", life, _("Telling what came up in a meeting"))
    )
    for item in NAVIGATION:
        register_nav(item)
    for pages in SITEMAPS:
        register_sitemap(pages)
    for records in outside_personal.PERSON_RECORDS:
        register_person_records(records)
    register_demo(DemoPart(key="representation-outside", order=36, load=demo_outside.load))
    outside_personal.declare()

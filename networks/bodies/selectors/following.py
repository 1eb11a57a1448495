"""What of this room can be followed, and what can happen to it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.follow.selectors.registry import Followable, NewsKind
from networks.bodies.models import Body

from .thread import body_nodes

# Key of a followed body.
FOLLOWED = "ryhma"
NEWS = "bodies.news"
STATEMENT_GIVEN = "bodies.statement"
NEWS_KINDS = [NewsKind(NEWS, _("News")), NewsKind(STATEMENT_GIVEN, _("Statement given"))]
FOLLOWABLES = [Followable(FOLLOWED, _("group of the network"), body_nodes, order=15)]


def topics_of(body: Body) -> list[str]:
    """Whom news of this body reach: those who follow it or its municipality. Load `municipality` with it."""
    topics = [f"{FOLLOWED}:{body.uuid}"]
    if body.municipality is not None:
        topics.append(f"kunta:{body.municipality.uuid}")
    return topics

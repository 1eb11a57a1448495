"""What a body has on its page beside its seats, and on the desks of those who keep it: entries of the registries."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.files.kinds import FileKind
from jane_portal.core.registry import Block, SearchSource
from networks.bodies.models import Body, BodyNews, GroupStatus, Kind, Material

# On the page of a body; the rest stands on the list.
SHOWN = 3

PAPER_DEEDS = {
    "bodies.create_news": _("News written"),
    "bodies.change_news": _("News changed"),
    "bodies.publish_news": _("News published"),
    "bodies.withdraw_news": _("News withdrawn"),
    "bodies.add_material": _("Material added"),
    "bodies.change_material": _("Material changed"),
    "bodies.remove_material": _("Material removed"),
    "bodies.state_status": _("Goals and work written down"),
}
PAPER_SEARCH = [SearchSource("body_news", _("News of groups"), order=55)]


def _keeps(user: Any, body: Body) -> bool:
    return bool(user.has_perm("bodies.change_body", body))


def status(body: Body, user: Any) -> dict[str, Any] | None:
    """What it strives for and where it stands. Theme groups are asked to tell."""
    found = GroupStatus.objects.filter(body=body).first()
    may_change = _keeps(user, body)
    if found is None and not (may_change and body.kind == Kind.THEME_GROUP):
        return None
    return {"status": found, "body": body, "may_change": may_change}


def news(body: Body, user: Any) -> dict[str, Any] | None:
    """The newest news, and the way to follow the body."""
    found = list(BodyNews.objects.visible_to(user).filter(body=body).order_by("-published_at", "-pk")[: SHOWN + 1])
    return {"news": found[:SHOWN], "more": len(found) > SHOWN, "body": body, "may_change": _keeps(user, body)}


def materials(body: Body, user: Any) -> dict[str, Any] | None:
    """The newest materials that the viewer sees."""
    rows = Material.objects.visible_to(user).filter(body=body).select_related("stored")
    found = list(rows.order_by("-pk")[:SHOWN])
    may_change = _keeps(user, body)
    if not found and not may_change:
        return None
    return {"materials": found, "body": body, "may_change": may_change}


def _shown_files(user: Any) -> Q:
    return Q(pk__in=Material.objects.visible_to(user).filter(stored__isnull=False).values("stored"))


# A file is opened by whoever sees the material.
PAPER_FILES = [
    FileKind(
        key="material",
        visible_to=_shown_files,
        in_use=lambda: Material.objects.filter(stored__isnull=False).values("stored__path"),
    )
]
PAPER_BLOCKS = [
    Block("status", "body", "bodies/_status.html", status, order=10),
    Block("news", "body", "bodies/_news.html", news, order=20, statements=2),
    Block("materials", "body", "bodies/_materials.html", materials, order=60),
]

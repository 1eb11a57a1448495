"""What a body has on its page beside its seats, and on the desks of those who keep it: entries of the registries."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from associations.rules import is_secretary
from jane_portal.core.files.kinds import FileKind
from jane_portal.core.registry import Block, SearchSource
from networks.bodies.models import KEEPING, Body, BodyNews, Campaign, GroupStatus, Kind, Material, Statement

from .handover import handovers_of, open_handovers, own_seats
from .issue import issues_of, waiting_issues
from .statement import waiting_statements

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
    "bodies.create_statement": _("Statement drafted"),
    "bodies.change_statement": _("Draft of a statement changed"),
    "bodies.take_statement_step": _("Statement moved on"),
    "bodies.comment_on_statement": _("Statement commented on"),
    "bodies.sign_statement": _("Statement signed"),
    "bodies.take_signature_back": _("Signature taken back"),
    "bodies.remind_of_deadline": _("Last day of a statement announced"),
    "bodies.raise_issue": _("Issue raised"),
    "bodies.take_issue_up": _("Issue taken up"),
    "bodies.settle_issue": _("Issue answered"),
    "bodies.forward_issue": _("Issue forwarded"),
    "bodies.create_campaign": _("Campaign written"),
    "bodies.change_campaign": _("Campaign changed"),
    "bodies.publish_campaign": _("Campaign published"),
    "bodies.withdraw_campaign": _("Campaign withdrawn"),
    "bodies.add_panel": _("Election panel added"),
    "bodies.change_panel": _("Election panel changed"),
    "bodies.remove_panel": _("Election panel removed"),
    "bodies.add_pledge": _("Pledge added"),
    "bodies.change_pledge": _("Pledge changed"),
    "bodies.remove_pledge": _("Pledge removed"),
    "bodies.make_handover": _("Hand-over gathered"),
    "bodies.add_handover_note": _("Note for the successor written"),
    "bodies.tick_handover_item": _("Line of a hand-over ticked"),
}


def _statement_url(text: str) -> str:
    return reverse("statement_list") + "?" + urlencode({"q": text})


PAPER_SEARCH = [
    SearchSource("statement", _("Statements and positions"), order=50, more_url=_statement_url),
    SearchSource("campaign", _("Campaigns"), order=52),
    SearchSource("body_news", _("News of groups"), order=55),
]


def _keeps(user: Any, body: Body) -> bool:
    return bool(user.has_perm("bodies.change_body", body))


def status(body: Body, user: Any) -> dict[str, Any] | None:
    """What it strives for and where it stands. Theme groups are asked to tell."""
    found = GroupStatus.objects.filter(body=body).first()
    found = found if found is not None and (found.main_goal or found.parts) else None
    may_change = _keeps(user, body)
    if found is None and not (may_change and body.kind == Kind.THEME_GROUP):
        return None
    return {"status": found, "body": body, "may_change": may_change}


def news(body: Body, user: Any) -> dict[str, Any] | None:
    """The newest news, and the way to follow the body."""
    rows = BodyNews.objects.visible_to(user).filter(body=body).only("title", "published_at")
    found = list(rows.order_by("-published_at", "-pk")[: SHOWN + 1])
    return {"news": found[:SHOWN], "more": len(found) > SHOWN, "body": body, "may_change": _keeps(user, body)}


def local_news(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the front door of a municipality: the newest news of its local bodies. One statement."""
    rows = BodyNews.objects.visible_to(user).filter(
        body__municipality=municipality, body__kind=Kind.LOCAL, published_at__isnull=False
    )
    found = list(rows.select_related("body").order_by("-published_at", "-pk")[:SHOWN])
    return {"news": found} if found else None


def materials(body: Body, user: Any) -> dict[str, Any] | None:
    """The newest materials that the viewer sees."""
    rows = Material.objects.visible_to(user).filter(body=body).select_related("stored")
    rows = rows.only("uuid", "title", "link", "audience", "stored__path", "stored__size")
    found = list(rows.order_by("-pk")[:SHOWN])
    may_change = _keeps(user, body)
    if not found and not may_change:
        return None
    return {"materials": found, "body": body, "may_change": may_change}


def statements(body: Body, user: Any) -> dict[str, Any] | None:
    """What is under work, for those inside, and the newest that have been given."""
    rows = Statement.objects.visible_to(user).filter(body=body).exclude(state="withdrawn")
    rows = rows.only("title", "kind", "state", "given_at", "deadline")
    found = list(rows.order_by("-given_at", "deadline", "-pk")[:SHOWN])
    may_change = _keeps(user, body)
    return {"statements": found, "body": body, "may_change": may_change} if found or may_change else None


def issues(body: Body, user: Any) -> dict[str, Any] | None:
    """For those inside: what waits for this body, and what it has raised."""
    if not user.has_perm("bodies.see_inside", body):
        return None
    found = issues_of(body, user, most=SHOWN)
    waiting = [one for one in (*found.received, *found.raised) if one.is_waiting]
    return {"issues": waiting, "body": body, "may_change": _keeps(user, body)}


def campaigns(body: Body, user: Any) -> dict[str, Any] | None:
    """The newest campaigns that the viewer sees."""
    rows = Campaign.objects.visible_to(user).filter(body=body).only("title", "published_at", "until")
    found = list(rows.order_by("-published_at", "-pk")[:SHOWN])
    may_change = _keeps(user, body)
    return {"campaigns": found, "body": body, "may_change": may_change} if found or may_change else None


def desk_handovers(subject: Any, user: Any) -> dict[str, Any] | None:
    """Hand-overs with something left: one's predecessor's, those of one's body. Own ones stand with own seats."""
    if not user.is_authenticated:
        return None
    found = [one for one in open_handovers(user) if one.mandate.user_id != user.pk]
    return {"handovers": found} if found else None


def desk_own_seats(subject: Any, user: Any) -> dict[str, Any] | None:
    """One's own seats, and the way to their hand-over."""
    found = own_seats(user) if user.is_authenticated else []
    return {"own": found} if found else None


def body_handovers(body: Body, user: Any) -> dict[str, Any] | None:
    """For those who have, had or keep seats here: their own, and the lists of others. Two statements."""
    if not user.is_authenticated:
        return None
    own = own_seats(user, body)
    others = [one for one in handovers_of(body, user) if one.mandate.user_id != user.pk]
    return {"own": own, "handovers": others} if own or others else None


def desk_statements(subject: Any, user: Any) -> dict[str, Any] | None:
    """Statements with their last days: to finish, and to sign."""
    if not user.is_authenticated or not any(span.scope_kind in {"body", "region"} for span in user.open_spans):
        return None
    found = waiting_statements(user)
    return {"statements": found} if found else None


def desk_issues(subject: Any, user: Any) -> dict[str, Any] | None:
    """Issues that wait for one's own body; the secretary's desk holds those of all."""
    if not user.is_authenticated or not (is_secretary(user) or user.has_role(*KEEPING)):
        return None
    found = waiting_issues(user)
    return {"issues": found} if found else None


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
    Block("local-news", "municipality", "bodies/_local_news.html", local_news, order=12),
    Block("statements", "body", "bodies/_statements.html", statements, order=30),
    Block("campaigns", "body", "bodies/_campaigns.html", campaigns, order=40),
    Block("handovers", "desk", "bodies/_desk_handovers.html", desk_handovers, order=24),
    Block("own-seats", "desk", "bodies/_desk_own.html", desk_own_seats, order=9),
    Block("handovers", "body", "bodies/_body_handovers.html", body_handovers, order=75, statements=2),
    Block("issues", "body", "bodies/_issues.html", issues, order=70),
    Block("statements", "desk", "bodies/_desk_statements.html", desk_statements, order=22),
    Block("issues", "desk", "bodies/_desk_issues.html", desk_issues, order=23),
    Block("materials", "body", "bodies/_materials.html", materials, order=60),
]

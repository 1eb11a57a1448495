"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Window
from django.utils.translation import gettext_lazy as _

from associations.rules import is_secretary
from jane_portal.core.registry import Block, NavItem, SearchSource
from jane_portal.core.text.terms import lazy_term

from .models import KEEPING, BacklogItem, Body
from .selectors.body import local_bodies_in
from .selectors.paper_blocks import PAPER_DEEDS
from .selectors.standing import neediest

NAVIGATION = [NavItem("bodies", _("Groups"), "body_list", 35, also=("lausunnot/", "kampanjat/"))]
SEARCH = [SearchSource("body", lazy_term("bodies"), order=12)]
# Of seats that need somebody, on a desk.
SHOWN = 8

# Roles that come from mandates; a role in a body ends with the mandate that gave it.
ROLES = {
    "body_chair": _("chair"),
    "body_vice_chair": _("vice chair"),
    "body_member": _("member"),
    "body_deputy": _("personal deputy"),
    "body_expert": _("expert member"),
    "body_secretary": _("secretary of a body"),
    "body_presenter": _("presenter"),
    "body_minutes": _("finishes the minutes"),
}
# What the deeds of this room are called on history pages.
DEEDS = {
    "bodies.create_body": _("Group made"),
    "bodies.found_local": _("Local group founded"),
    "bodies.change_body": _("Group changed"),
    "bodies.publish_body": _("Group published"),
    "bodies.confirm_body": _("Page confirmed as true"),
    "bodies.close_body": _("Group ended"),
    "bodies.add_seat": _("Seat added"),
    "bodies.add_deputy": _("Deputy's seat added"),
    "bodies.change_seat": _("Seat changed"),
    "bodies.end_seat": _("Seat ended"),
    "bodies.nominate": _("Nominated"),
    "bodies.appoint_holder": _("Seat filled"),
    "bodies.confirm_mandate": _("Mandate confirmed"),
    "bodies.withdraw_nomination": _("Nomination withdrawn"),
    "bodies.change_mandate": _("Mandate changed"),
    "bodies.end_mandate": _("Mandate ended early"),
    "bodies.raise_deputy": _("Deputy took the seat"),
    "bodies.warn_of_end": _("Told that a mandate ends soon"),
    "bodies.end_for_leaving": _("Left the network"),
    "bodies.add_backlog": _("Matter put on the list for a meeting"),
    "bodies.drop_backlog": _("Matter taken off the list"),
    "bodies.take_backlog": _("Matter taken to a meeting"),
    "bodies.return_backlog": _("Matter came back from an agenda"),
    "bodies.align_rights": _("Rights brought in line with mandates"),
    **PAPER_DEEDS,
}


def _kept(user: Any) -> Any:
    """Living bodies whose seats this person fills."""
    bodies = Body.objects.visible_to(user).living()
    return bodies if is_secretary(user) else bodies.filter(uuid__in=user.scope_keys(*KEEPING))


def seats_to_fill(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who fill seats: what is vacant, carried over or ends soon. Two statements."""
    if not user.is_authenticated or not (is_secretary(user) or user.has_role(*KEEPING)):
        return None
    found, count = neediest(_kept(user), SHOWN)
    return {"standings": found, "count": count} if found else None


def stale_pages(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of chair and secretary: pages that nobody has said to be true for half a year."""
    if not user.is_authenticated or not (is_secretary(user) or user.has_role(*KEEPING)):
        return None
    stale = _kept(user).filter(published_at__isnull=False).stale()
    found = list(stale.annotate(total=Window(Count("pk")))[:SHOWN])
    return {"bodies": found, "count": found[0].total} if found else None


def local_bodies(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the front door of a municipality: its local bodies; none yet is worth a line too."""
    return {"bodies": local_bodies_in(municipality, user), "municipality": municipality}


def waiting_matters(body: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a body, for those inside: what waits for its agenda. One statement."""
    if not user.has_perm("bodies.see_inside", body):
        return None
    items = list(BacklogItem.objects.visible_to(user).waiting().filter(body=body))
    return {"items": items, "may_drop": user.has_perm("bodies.fill_seats", body)} if items else None


BLOCKS = [
    Block("backlog", "body", "bodies/_backlog.html", waiting_matters, order=20),
    Block("seats-to-fill", "desk", "bodies/_desk_seats.html", seats_to_fill, order=20, statements=2),
    Block("stale-bodies", "desk", "bodies/_desk_stale.html", stale_pages, order=60),
    Block("local-bodies", "municipality", "bodies/_local.html", local_bodies, order=10),
]

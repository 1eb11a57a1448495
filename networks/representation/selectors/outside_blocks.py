"""What representation outside the network hands to the registries (`blocks.py`)."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.rules import is_secretary
from jane_portal.core.registry import Block, NavItem, SitemapSource
from networks.representation.models import ExternalBody, ExternalMeeting
from networks.representation.models.external import REPRESENTATIVE
from networks.representation.rules import is_contact_of_it

from .outside import lines_from, lines_in, missing_reports
from .outside_pages import own_reports, waiting_requests

OUTSIDE_DEEDS = {
    "representation.create_external": _("Body outside the network added"),
    "representation.change_external": _("Body outside the network changed"),
    "representation.close_external": _("Body outside the network ended"),
    "representation.add_external_seat": _("Seat added"),
    "representation.end_external_seat": _("Seat ended"),
    "representation.name_representative": _("Representative named"),
    "representation.end_representative": _("Representative's term ended early"),
    "representation.ask_for_representative": _("Representative asked for"),
    "representation.open_call": _("Candidates called for"),
    "representation.choose_representatives": _("Representatives chosen"),
    "representation.seat_representatives": _("Representatives seated"),
    "representation.decline_request": _("Request declined"),
    "representation.withdraw_request": _("Request withdrawn"),
    "representation.propose_nominee": _("Representative proposed"),
    "representation.answer_nomination": _("Proposed representative answered"),
    "representation.add_meeting": _("Meeting added"),
    "representation.change_meeting": _("Meeting changed"),
    "representation.ask_associations": _("Associations asked before a meeting"),
    "representation.give_input": _("Input given before a meeting"),
    "representation.write_report": _("Report of a meeting sent"),
    "representation.correct_report": _("Report of a meeting corrected"),
    "representation.send_brief": _("Brief sent"),
    "representation.ask_for_reports": _("Reports asked for"),
    "representation.remind_of_report": _("Reminded of a report"),
    "representation.warn_of_term_end": _("Told that the term ends"),
    "representation.mark_call_written": _("Letters written"),
    "representation.mark_ask_written": _("Letters written"),
}


def represented_here(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the front door of a municipality: who represents associations in its bodies. Two statements."""
    lines = lines_in(municipality, user)
    asks = user.is_authenticated and bool(is_secretary(user) or municipality.code in user.scope_keys("municipal_ngo"))
    return {"lines": lines, "municipality": municipality, "asks": asks}


def represented_from(body: Any, user: Any) -> dict[str, Any] | None:
    """On the page of our body: where those sit whom it chose, and whose reports are missing. Three statements."""
    lines = lines_from(body, user)
    if not lines:
        return None
    missing = missing_reports({line.body.pk for line in lines})
    return {"lines": [(line, missing.get(line.body.pk, 0)) for line in lines]}


def own_representation(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of a representative: reports that wait and meetings that come. Three statements."""
    if not user.is_authenticated or not user.has_role(REPRESENTATIVE):
        return None
    keys = user.scope_keys(REPRESENTATIVE)
    today = timezone.localdate()
    meetings = ExternalMeeting.objects.filter(body__uuid__in=keys, day__gte=today).select_related("body")
    bodies = ExternalBody.objects.living().filter(uuid__in=keys).order_by("sort_key")
    return {"reports": own_reports(user), "meetings": list(meetings.order_by("day", "pk")), "bodies": list(bodies)}


def requests_on_desk(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those whose turn it is in a request for a representative. One statement."""
    chooses = user.is_authenticated and user.has_role("body_chair", "body_secretary")
    if not user.is_authenticated or not (chooses or is_secretary(user) or is_contact_of_it(user, None)):
        return None
    waiting = waiting_requests(user)
    return {"requests": waiting} if waiting else None


OUTSIDE_BLOCKS = [
    Block(
        "represented", "municipality", "representation/_represented_here.html", represented_here, order=20, statements=2
    ),
    Block("represented", "body", "representation/_represented_from.html", represented_from, order=30, statements=3),
    Block("representing", "desk", "representation/_desk_representing.html", own_representation, order=6, statements=3),
    Block("seat-requests", "desk", "representation/_desk_requests.html", requests_on_desk, order=22),
]
NAVIGATION = [NavItem("representatives", _("Representatives"), "representative_list", 40)]


def external_names(keys: set[str]) -> dict[str, str]:
    """Names of bodies outside by their keys, for the words of roles. One statement."""
    found = ExternalBody.objects.filter(uuid__in={key for key in keys if _is_uuid(key)})
    return {str(one.uuid): one.name for one in found}


def _is_uuid(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def _pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
    rows = ExternalBody.objects.order_by("pk").values_list("slug", "updated_at")[offset : offset + limit]
    return [(f"/edustajat/elimet/{slug}/", timezone.localdate(at)) for slug, at in rows]


SITEMAPS = [SitemapSource("external", lambda: ExternalBody.objects.count(), _pages)]

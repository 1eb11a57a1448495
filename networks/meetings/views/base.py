"""What the pages of this room have in common."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from networks.bodies.models import Body
from networks.meetings.models import AgendaItem, Meeting
from networks.meetings.selectors.meeting import JOINT


def find_meeting(request: HttpRequest, pk: int) -> Meeting:
    """With its bodies. Raises Http404 for what is absent or hidden from this viewer."""
    rows = (
        Meeting.objects.visible_to(request.user)
        .select_related("body__municipality", "body__practice")
        .prefetch_related(JOINT)
    )
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def find_kept_meeting(request: HttpRequest, pk: int) -> Meeting:
    """One that this person prepares. Raises Http404 and PermissionDenied."""
    meeting = find_meeting(request, pk)
    ask(request, "change_meeting", meeting)
    return meeting


def find_planned_body(request: HttpRequest, slug: str) -> Body:
    """One whose meetings this person plans. Raises Http404 and PermissionDenied."""
    body = Body.objects.visible_to(request.user).filter(slug=slug).first()
    if body is None:
        raise Http404
    ask(request, "plan_meetings", body)
    return body


def find_item(request: HttpRequest, pk: int) -> AgendaItem:
    """An item of an agenda that this person writes. Raises Http404 and PermissionDenied."""
    related = ("meeting__body", "parent")
    item = AgendaItem.objects.visible_to(request.user).select_related(*related).filter(pk=pk).first()
    if item is None:
        raise Http404
    ask(request, "change_meeting", item.meeting)
    return item


def ask(request: HttpRequest, right: str, record: object) -> None:
    """Raises PermissionDenied without the right."""
    if not request.user.has_perm(f"meetings.{right}", record):
        raise PermissionDenied

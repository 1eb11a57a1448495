"""The agenda: put together from what waits, written, ordered, and taken apart again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.actions.backlog import add_backlog, return_backlog, take_backlog
from networks.bodies.models import BacklogItem
from networks.meetings.models import AgendaItem, Meeting
from networks.meetings.models.meeting import UNDER_WORK
from networks.meetings.selectors.sources import BACKLOG, Offer, offers_for

from .search import refresh_meetings
from .state import check_state

FIELDS = frozenset({"parent", "title", "kind", "presenter", "text", "proposal", "minutes", "is_closed"})
UP, DOWN = "up", "down"


def _lock(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked: its agenda changes one hand at a time. Raises PermissionDenied, ValidationError."""
    current = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if not by.has_perm("meetings.change_meeting", current):
        raise PermissionDenied
    check_state(current, UNDER_WORK)
    if current.is_called and current.has_passed:
        raise ValidationError(_("The meeting has been held, so nothing was changed."), code="past")
    if current.is_called:
        # The invited have another agenda in their hands until they are told.
        Meeting.objects.filter(pk=current.pk).update(changed_at=timezone.now())
    return current


@action
def compose_agenda(*, meeting: Meeting, origins: Collection[str], by: User) -> list[AgendaItem]:
    """Put on the agenda those of what is offered that are chosen; what stands on it already is left as it is.

    origins: of `selectors.sources.offers_for`; one that is not offered any more is passed over, so a double press
    adds nothing. New ones stand before the closing items. Raises PermissionDenied, ValidationError.
    """
    current = _lock(meeting, by)
    wanted = set(origins)
    chosen = [one for group in offers_for(current) for one in group.offers if one.origin in wanted]
    made = [_of_offer(current, offer) for offer in chosen]
    _place(current, made)
    for one in made:
        if one.origin.startswith(BACKLOG):
            take_backlog(item=BacklogItem.objects.get(uuid=one.origin.removeprefix(BACKLOG)), by=by)
    refresh_meetings([current.pk])
    return made


def _of_offer(meeting: Meeting, offer: Offer) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        title=offer.title,
        text=offer.text,
        kind=offer.kind,
        is_last=offer.is_last,
        origin=offer.origin,
        url=offer.url,
    )


def _place(meeting: Meeting, new: Iterable[AgendaItem]) -> None:
    """Save the new items among those of the uppermost level: the closing ones stay last."""
    rows = [*meeting.items.filter(parent=None), *new]
    rows = [one for one in rows if not one.is_last] + [one for one in rows if one.is_last]
    for number, one in enumerate(rows, 1):
        if one.pk is None or one.order != number:
            one.order = number
            one.save()


@action
def add_item(*, meeting: Meeting, values: dict[str, Any], by: User) -> AgendaItem:
    """A matter that the secretary writes. Raises PermissionDenied, ValidationError."""
    current = _lock(meeting, by)
    item = AgendaItem(meeting=current)
    _write(item, values)
    if item.parent is None:
        _place(current, [item])
    else:
        last = item.parent.children.aggregate(last=Max("order"))["last"] or 0
        item.order = last + 1
        item.save()
    refresh_meetings([current.pk])
    return item


@action
def change_item(*, item: AgendaItem, version: int, values: dict[str, Any], by: User) -> AgendaItem:
    """Raises PermissionDenied, StaleVersionError, ValidationError."""
    meeting = _lock(item.meeting, by)
    current = lock_version(item, version)
    former = current.parent_id
    _write(current, values)
    if current.parent_id != former:
        beside = AgendaItem.objects.filter(meeting=meeting, parent=current.parent_id).exclude(pk=current.pk)
        current.order = (beside.aggregate(last=Max("order"))["last"] or 0) + 1
    current.save()
    refresh_meetings([meeting.pk])
    return current


def _write(item: AgendaItem, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(item, name, value)
    parent = item.parent
    if parent is None:
        return
    if parent.meeting_id != item.meeting_id or parent.pk == item.pk or parent.parent_id is not None:
        raise ValidationError({"parent": _("Choose an item of this agenda that stands on its own.")})
    if item.pk is not None and item.children.exists():
        raise ValidationError({"parent": _("Other items stand below this one. Move them first.")})


@action
def move_item(*, item: AgendaItem, direction: str, by: User) -> AgendaItem:
    """One place up or down among those beside it; at the edge nothing changes. Raises PermissionDenied."""
    meeting = _lock(item.meeting, by)
    rows = list(AgendaItem.objects.filter(meeting=meeting, parent=item.parent_id))
    at = next(number for number, one in enumerate(rows) if one.pk == item.pk)
    to = at - 1 if direction == UP else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for number, one in enumerate(rows, 1):
            if one.order != number:
                one.order = number
                one.save(update_fields=["order", "updated_at"])
    return item


@action
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Take it off the agenda with what stands below it. What had waited for a meeting waits again.

    Raises PermissionDenied, ValidationError; of an item that has gone already nothing changes.
    """
    _lock(item.meeting, by)
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item.pk)
    for one in [*AgendaItem.objects.filter(parent=item.pk), *rows]:
        if one.origin.startswith(BACKLOG):
            return_backlog(item=BacklogItem.objects.get(uuid=one.origin.removeprefix(BACKLOG)), by=by)
        one.delete()
    refresh_meetings([item.meeting_id])


@action
def propose_matter(*, meeting: Meeting, title: str, text: str, by: User) -> BacklogItem:
    """A member proposes a matter; it waits until the secretary puts it on the agenda.

    The same title by the same person is the same proposal. Raises PermissionDenied, and ValidationError when the day
    for proposals has passed.
    """
    if not by.has_perm("meetings.propose_matter", meeting):
        raise PermissionDenied
    if not meeting.takes_proposals:
        raise ValidationError(_("Matters for this meeting can no longer be proposed."), code="late")
    there = BacklogItem.objects.waiting().filter(body=meeting.body, title=title.strip(), proposed_by=by).first()
    return there or add_backlog(body=meeting.body, title=title.strip(), text=text.strip(), proposed_by=by, by=by)

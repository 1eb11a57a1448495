"""What waits for the agenda of a body: put there by other rooms, taken off with a note."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import BacklogItem, BacklogState, Body

LONGEST_TITLE = 200


@action
def add_backlog(
    *,
    body: Body,
    title: str,
    text: str = "",
    origin: str = "",
    url: str = "",
    proposed_by: User | None = None,
    by: User | None,
) -> BacklogItem:
    """A matter for the next agenda. origin: where it came from; with the same origin it is the one that is there.

    url: the page of the origin, without a language prefix. proposed_by: the member who wants it on the agenda. The
    room that calls has asked whether `by` may.
    """
    item = BacklogItem(
        body=body, title=title[:LONGEST_TITLE], text=text, origin=origin, url=url, proposed_by=proposed_by
    )
    if not origin:
        item.save()
        return item
    # Waits for another transaction that adds the same one.
    BacklogItem.objects.bulk_create([item], ignore_conflicts=True)
    return BacklogItem.objects.get(origin=origin)


@action
def revise_backlog(*, origin: str, text: str, note: str, by: User | None) -> BacklogItem | None:
    """Where it came from says it in other words now, or no longer (text empty: off the list, with the note).

    Only while it waits, or when this took it off before; None when there is no such matter.
    """
    current = BacklogItem.objects.select_for_update(of=("self",)).filter(origin=origin).first()
    if current is None or current.state == BacklogState.TAKEN or current.text == text:
        return current
    if current.state == BacklogState.DROPPED and current.note != note:
        return current
    if text:
        current.state, current.text, current.note = BacklogState.WAITING, text, ""
    elif current.state == BacklogState.WAITING:
        current.state, current.note = BacklogState.DROPPED, note
    current.version += 1
    current.save(update_fields=["state", "text", "note", "version", "updated_at"])
    return current


@action
def drop_backlog(*, item: BacklogItem, version: int, note: str, by: User) -> BacklogItem:
    """Take it off the list and say why. Raises StaleVersionError, PermissionDenied, and ValidationError when it has
    gone already or no note is given.
    """
    current = lock_version(item, version)
    if not by.has_perm("bodies.fill_seats", current.body):
        raise PermissionDenied
    if current.state != BacklogState.WAITING:
        raise ValidationError(_("This matter has left the list already. Nothing was changed."), code="state")
    if not note.strip():
        raise ValidationError({"note": _("Say why, in a few words.")})
    current.state, current.note = BacklogState.DROPPED, note.strip()
    current.save(update_fields=["state", "note", "version", "updated_at"])
    return current


@action
def take_backlog(*, item: BacklogItem, by: User | None) -> BacklogItem:
    """It stands on an agenda now. The room of meetings has asked whether `by` may; a repeat changes nothing."""
    return _move(item, BacklogState.WAITING, BacklogState.TAKEN)


@action
def return_backlog(*, item: BacklogItem, by: User | None) -> BacklogItem:
    """It has come off the agenda unhandled and waits again."""
    return _move(item, BacklogState.TAKEN, BacklogState.WAITING)


def _move(item: BacklogItem, source: str, target: str) -> BacklogItem:
    current = BacklogItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if current.state == source:
        current.state = target
        current.version += 1
        current.save(update_fields=["state", "version", "updated_at"])
    return current

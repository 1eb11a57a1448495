"""Who gets which letter about a raised issue."""

from __future__ import annotations

from jane_portal.accounts.models import User
from jane_portal.mail.actions import queue_letter
from networks.bodies.models import RaisedIssue

from .mandate_letters import keepers_of


def tell_raised(issue: RaisedIssue) -> None:
    """Chair and secretary of the body that has received it."""
    for user in keepers_of(issue.to_body):
        _queue(issue, user, "raised")


def tell_taken_up(issue: RaisedIssue, by: User) -> None:
    """Those who wait for the answer learn that it is being worked on."""
    for user in _origin(issue, by):
        _queue(issue, user, "taken_up")


def tell_answered(issue: RaisedIssue, by: User) -> None:
    """Those who wait for the answer learn it, or where the issue went."""
    for user in _origin(issue, by):
        _queue(issue, user, "answered")


def _origin(issue: RaisedIssue, by: User) -> list[User]:
    """Whoever raised it, chair and secretary of her body, and of the bodies that have forwarded it; each once.

    Whoever takes the step herself knows of it.
    """
    readers = keepers_of(issue.from_body)
    if issue.raised_by is not None and issue.raised_by.is_active:
        readers.append(issue.raised_by)
    before = RaisedIssue.objects.filter(chain=issue.chain, pk__lt=issue.pk).select_related("to_body")
    for one in before:
        readers += keepers_of(one.to_body)
    return [user for user in {user.pk: user for user in readers}.values() if user != by]


def _queue(issue: RaisedIssue, user: User, letter: str) -> None:
    queue_letter(
        builder=f"networks.bodies.letters.issue.{letter}",
        to=user.email,
        params={"pk": issue.pk},
        language=user.language,
        user=user,
        kind=f"issue_{letter}",
        key=f"bodies.issue_{letter}:{issue.uuid}:{user.pk}",
    )

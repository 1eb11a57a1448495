"""Issues between bodies: raised, taken up, answered, declined, forwarded. Both sides see where an issue went."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.thread.actions import link_records
from jane_portal.core.thread.models import LinkKind
from networks.bodies.models import BacklogItem, BacklogState, Body, IssueState, RaisedIssue
from networks.bodies.models.issue import ISSUE_STEPS

from .backlog import add_backlog
from .issue_letters import tell_answered, tell_raised, tell_taken_up


@action
def raise_issue(*, from_body: Body, to_body: Body, title: str, text: str, by: User) -> RaisedIssue:
    """The same issue pressed twice is one. Raises ValidationError for a body that has ended, and for itself."""
    Body.objects.select_for_update(of=("self",)).get(pk=from_body.pk)
    _check_receiver(to_body)
    if from_body.pk == to_body.pk:
        raise ValidationError({"to_body": _("Choose another group.")})
    words: dict[str, Any] = {"title": title.strip(), "text": text.strip()}
    same = RaisedIssue.objects.waiting().filter(from_body=from_body, to_body=to_body, **words).first()
    if same is not None:
        return same
    issue = RaisedIssue.objects.create(from_body=from_body, to_body=to_body, raised_by=by, **words)
    link_records(start=("body", from_body.uuid), kind=LinkKind.EVIDENCE_FOR, end=_end(issue), by=by)
    _put_on_agenda(issue, by)
    tell_raised(issue)
    return issue


@action
def take_issue_up(*, issue: RaisedIssue, by: User) -> RaisedIssue:
    """The receiving body works on it, and those who raised it are told; it is not answered yet.

    Raises ValidationError when somebody was faster.
    """
    current = _locked(issue, "take_up")
    current.state = IssueState.TAKEN_UP
    current.save(update_fields=["state", "version", "updated_at"])
    tell_taken_up(current, by)
    return current


@action
def settle_issue(*, issue: RaisedIssue, key: str, answer: str, by: User) -> RaisedIssue:
    """Answer or decline it (key: "answer" or "decline"); everybody on its way is told.

    Raises ValidationError without a text, and when somebody was faster.
    """
    current = _settled(issue, key, answer)
    tell_answered(current, by)
    return current


@action
def forward_issue(*, issue: RaisedIssue, to_body: Body, answer: str, by: User) -> RaisedIssue:
    """To another body, in the name of the one that has raised it; returns the new stretch of its way.

    Raises ValidationError as `settle_issue`, and for a body that has had it already.
    """
    _check_receiver(to_body)
    way = RaisedIssue.objects.filter(chain=issue.chain).values_list("from_body", "to_body")
    if to_body.pk in {key for pair in way for key in pair}:
        raise ValidationError({"to_body": _("This group has had the issue already.")})
    current = _settled(issue, "forward", answer)
    following = RaisedIssue.objects.create(
        from_body=current.from_body,
        to_body=to_body,
        title=current.title,
        text=current.text,
        raised_by=current.raised_by,
        chain=current.chain,
        previous=current,
    )
    link_records(start=_end(current), kind=LinkKind.ADOPTED_AS, end=_end(following), by=by)
    tell_answered(current, by)
    _put_on_agenda(following, by)
    tell_raised(following)
    return following


def _settled(issue: RaisedIssue, key: str, answer: str) -> RaisedIssue:
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer: the group that raised the issue reads it.")})
    current = _locked(issue, key)
    (current.state,) = ISSUE_STEPS[key].targets
    current.answer, current.answered_on = answer.strip(), timezone.localdate()
    current.save(update_fields=["state", "answer", "answered_on", "version", "updated_at"])
    _take_off_agenda(current)
    return current


def _origin(issue: RaisedIssue) -> str:
    return f"issue:{issue.uuid}"


def _put_on_agenda(issue: RaisedIssue, by: User) -> None:
    """What a body receives waits for its next agenda."""
    with override("fi"):
        url = issue.get_absolute_url()
    add_backlog(body=issue.to_body, title=issue.title, text=issue.text[:4000], origin=_origin(issue), url=url, by=by)


def _take_off_agenda(issue: RaisedIssue) -> None:
    """Whoever settles an issue keeps the papers of the body, so nobody is asked once more."""
    with override("fi"):
        note = str(issue.get_state_display())
    for item in BacklogItem.objects.select_for_update(of=("self",)).filter(origin=_origin(issue)):
        if item.state == BacklogState.WAITING:
            item.state, item.note = BacklogState.DROPPED, note
            item.version += 1
            item.save(update_fields=["state", "note", "version", "updated_at"])


def _locked(issue: RaisedIssue, key: str) -> RaisedIssue:
    rows = RaisedIssue.objects.select_for_update(of=("self",)).select_related("from_body", "to_body", "raised_by")
    current = rows.get(pk=issue.pk)
    if current.state not in ISSUE_STEPS[key].sources:
        raise ValidationError(
            _("Somebody was faster: this is %(state)s."), params={"state": current.get_state_display()}
        )
    current.version += 1
    return current


def _check_receiver(body: Body) -> None:
    if body.is_closed or body.published_at is None:
        raise ValidationError({"to_body": _("This group does not work now.")})


def _end(issue: RaisedIssue) -> tuple[str, Any]:
    return RaisedIssue.thread_end, issue.uuid

"""Statements and positions: drafted, commented on, signed, given, withdrawn."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from jane_portal.follow.actions.news import record_news, take_news_back
from networks.bodies.models import Body, Signature, Statement, StatementComment, StatementState
from networks.bodies.models.statement import STATEMENT_STEPS
from networks.bodies.selectors.following import STATEMENT_GIVEN, topics_of
from networks.bodies.selectors.statement import signing_mandate

from .paper_search import refresh_paper
from .statement_letters import tell_signers

FIELDS = frozenset({"kind", "title", "asked_by", "request", "request_link", "recipient", "deadline", "text"})


@action
def create_statement(*, body: Body, values: dict[str, Any], by: User | None) -> Statement:
    """A draft that only those inside the body see."""
    statement = Statement(body=body)
    _write(statement, values)
    statement.save()
    return statement


@action
def change_statement(*, statement: Statement, version: int, values: dict[str, Any], by: User | None) -> Statement:
    """Raises StaleVersionError, and ValidationError when it is no draft: what is signed or given does not change."""
    current = lock_version(statement, version)
    if current.state != StatementState.DRAFT:
        raise ValidationError(_("Only a draft can be changed."))
    _write(current, values)
    current.save()
    return current


@action
def take_statement_step(*, statement: Statement, key: str, reason: str = "", by: User | None | None) -> Statement:
    """One of STATEMENT_STEPS. Back to a draft takes the signatures away, for they were under another text.

    Raises ValidationError when somebody was faster, without a reason where one is asked, and without a text.
    """
    rows = Statement.objects.select_for_update(of=("self",)).select_related("body__municipality")
    current, taken = rows.get(pk=statement.pk), STATEMENT_STEPS[key]
    if current.state not in taken.sources:
        raise ValidationError(
            _("Somebody was faster: this is %(state)s."), params={"state": current.get_state_display()}
        )
    if taken.reason and not reason.strip():
        raise ValidationError({"reason": _("Say why: it is kept with the statement.")})
    if key in {"sign", "give"} and not current.text.strip():
        raise ValidationError(_("Write the text first."))
    (current.state,) = taken.targets
    current.reason = reason.strip() if taken.reason else ""
    if key == "give":
        current.given_at = timezone.now()
    current.version += 1
    current.save(update_fields=["state", "reason", "given_at", "version", "updated_at"])
    _after(current, key, by)
    return current


def _after(statement: Statement, key: str, by: User | None) -> None:
    about = (Statement.thread_end, statement.uuid)
    if key == "sign":
        if by is not None:
            tell_signers(statement)
    elif key == "redraft":
        Signature.objects.filter(statement=statement).delete()
    elif key == "give":
        record_news(kind=STATEMENT_GIVEN, about=about, topics=topics_of(statement.body))
    else:
        take_news_back(kind=STATEMENT_GIVEN, about=about)
    refresh_paper(statement)


@action
def comment_on_statement(*, statement: Statement, text: str, by: User) -> StatementComment:
    """The same words by the same person twice are one comment. Raises ValidationError once it is given."""
    current = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if not current.is_under_work:
        raise ValidationError(_("This is not under work any more."))
    comment, _made = StatementComment.objects.get_or_create(statement=current, author=by, text=text.strip())
    return comment


@action
def sign_statement(*, statement: Statement, by: User) -> Signature:
    """A member stands behind it; once is enough. Raises ValidationError when it is not for signing, or to others."""
    current = Statement.objects.select_for_update(of=("self",)).select_related("body").get(pk=statement.pk)
    if current.state != StatementState.SIGNING:
        raise ValidationError(_("This is not for signing now."))
    mandate = signing_mandate(current.body, by)
    if mandate is None:
        raise ValidationError(_("Only those who have a seat in the group sign."))
    signature, _made = Signature.objects.get_or_create(statement=current, mandate=mandate)
    return signature


@action
def take_signature_back(*, statement: Statement, by: User) -> None:
    """As long as it is for signing. Nothing changes when there is none."""
    current = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if current.state != StatementState.SIGNING:
        raise ValidationError(_("This is not for signing now."))
    Signature.objects.filter(statement=current, mandate__user=by).delete()


def _write(statement: Statement, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(statement, name, value)

"""Who gets which letter about a statement."""

from __future__ import annotations

import datetime

from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter
from networks.bodies.models import Statement
from networks.bodies.models.statement import REMINDED, SIGNERS

from .mandate_letters import keepers_of


def tell_signers(statement: Statement) -> None:
    """Those who have a seat in the body learn that it is for signing; a second round of signing is told anew."""
    spans = RoleSpan.objects.in_force().filter(scope=statement.body.scope, role__in=SIGNERS)
    for user in User.objects.filter(is_active=True, pk__in=spans.values("user")).order_by("pk"):
        _queue(statement, user, "signing", key=f"bodies.signing:{statement.uuid}:{statement.version}:{user.pk}")


def remind_of_deadlines(*, today: datetime.date) -> int:
    """Nightly: chair and secretary learn once, three days before, that a last day comes. A count of letters."""
    near = Statement.objects.under_work().filter(deadline__gte=today, deadline__lte=today + REMINDED)
    untold = [one for one in near if one.reminded_for != one.deadline]
    return each(untold, lambda one: remind_of_deadline(statement=one, by=None))


@action
def remind_of_deadline(*, statement: Statement, by: None = None) -> int:
    current = Statement.objects.select_for_update(of=("self",)).select_related("body").get(pk=statement.pk)
    if not current.is_under_work or current.deadline is None or current.reminded_for == current.deadline:
        return 0
    current.reminded_for = current.deadline
    current.save(update_fields=["reminded_for", "updated_at"])
    readers = keepers_of(current.body)
    for user in readers:
        _queue(current, user, "due", key=f"bodies.due:{current.uuid}:{current.deadline}:{user.pk}")
    return len(readers)


def _queue(statement: Statement, user: User, letter: str, *, key: str) -> None:
    queue_letter(
        builder=f"networks.bodies.letters.statement.{letter}",
        to=user.email,
        params={"pk": statement.pk, "version": statement.version},
        language=user.language,
        user=user,
        kind=f"statement_{letter}",
        key=key,
    )

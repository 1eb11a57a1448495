"""Two accounts of one person become one (decisions 6)."""

from __future__ import annotations

import datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jane_portal.accounts.models import ROLE_SCOPES, PersonMerge, RoleSpan, User
from jane_portal.accounts.selectors.person import may_merge
from jane_portal.core.history import action
from jane_portal.core.post import post_letter
from jane_portal.core.registry import person_records

from .recovery import end_sessions

ONE_DAY = datetime.timedelta(days=1)


@action
def merge_people(*, kept: User, dropped: User, note: str, by: User) -> PersonMerge:
    """Move everything of `dropped` to `kept` and close the former, whose address stays as a record.

    What it did in the past (approved, invited, imported) stays in its name. Raises ValidationError when `by` may not,
    or when one of the accounts has been closed meanwhile.
    """
    people = {
        user.pk: user for user in User.objects.select_for_update().order_by("pk").filter(pk__in=[kept.pk, dropped.pk])
    }
    if len(people) < 2 or not all(user.is_active for user in people.values()):
        raise ValidationError(_("This account has been closed."))
    if not may_merge(by, list(people.values())):
        raise ValidationError(_("Only an administrator may merge accounts of secretaries and administrators."))
    kept, dropped = people[kept.pk], people[dropped.pk]
    _move_roles(kept, dropped)
    for records in person_records():
        records.move(kept.pk, dropped.pk)
    dropped.is_active = False
    dropped.set_unusable_password()
    dropped.save(update_fields=["is_active", "password"])
    end_sessions(person=dropped, by=by)
    merge = PersonMerge.objects.create(kept=kept, dropped=dropped, note=note, merged_by=by)
    for person in (kept, dropped):
        post_letter(
            builder="jane_portal.accounts.letters.people_merged",
            to=person.email,
            params={"kept_email": kept.email, "dropped_email": dropped.email},
            language=person.language,
            user=person,
            kind="people_merged",
            key=f"people_merged:{merge.pk}",
        )
    return merge


def _move_roles(kept: User, dropped: User) -> None:
    """All spans to one person. Days that overlap or touch in one role and scope become one span.

    Spans that are joined into another are deleted first, so that the constraint on overlaps never sees both.
    """
    spans = (
        RoleSpan.objects.select_for_update().filter(user__in=[kept, dropped]).order_by("role", "scope", "since", "pk")
    )
    for _key, of_one in groupby(sorted(spans, key=_one), key=_one):
        for run in _runs(list(of_one)):
            first = run[0]
            ends = [span.until for span in run]
            RoleSpan.objects.filter(pk__in=[span.pk for span in run[1:]]).delete()
            first.user = kept
            first.until = None if None in ends else max(end for end in ends if end is not None)
            # As when a role is given again: the newest source stands.
            first.source = next((span.source for span in reversed(run) if span.source), "")
            first.save(update_fields=["user", "until", "source", "updated_at"])
    for person in (kept, dropped):
        person.__dict__.pop("open_spans", None)


def _one(span: RoleSpan) -> tuple[str, str, str]:
    """Spans with the same key may become one. A role of an upper room stays with the term that it comes from."""
    return span.role, span.scope, "" if span.role in ROLE_SCOPES else span.source


def _runs(spans: list[RoleSpan]) -> list[list[RoleSpan]]:
    """Spans of one role and scope, in order of their first day, in groups without a gap between them."""
    runs: list[list[RoleSpan]] = []
    last: datetime.date | None = None
    for span in spans:
        if span.until is not None and span.until < span.since:
            runs.insert(0, [span])  # ended before it began: no days, so nothing to join
            continue
        if runs and runs[-1] and last is not None and span.since <= last + ONE_DAY:
            runs[-1].append(span)
            last = max(last, span.until or datetime.date.max - ONE_DAY)
        else:
            runs.append([span])
            last = span.until or datetime.date.max - ONE_DAY
    return runs

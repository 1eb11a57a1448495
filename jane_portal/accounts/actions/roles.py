"""Giving and ending roles. The room that owns the relation calls these from its own actions (decisions 1)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.history import action

ONE_DAY = datetime.timedelta(days=1)


@action
def grant_role(
    *,
    user: User,
    role: str,
    scope: str,
    until: datetime.date | None = None,
    source: str = "",
    by: User | None,
) -> RoleSpan:
    """Give the role from today to `until` (last day, counted). A role already in force gets the new last day.

    The person's row is locked, so that two at once never clash on overlapping days.
    """
    today = timezone.localdate()
    User.objects.select_for_update().get(pk=user.pk)
    held = RoleSpan.objects.filter(user=user, role=role, scope=scope)
    span = held.filter(Q(until__isnull=True) | Q(until__gte=today)).order_by("since").first()
    if span is None:
        span = RoleSpan.objects.create(user=user, role=role, scope=scope, since=today, until=until, source=source)
    else:
        span.since = min(span.since, today)
        span.until = until
        span.source = source or span.source
        span.save(update_fields=["since", "until", "source", "updated_at"])
    user.__dict__.pop("open_spans", None)
    return span


@action
def end_role(*, span: RoleSpan, by: User | None) -> RoleSpan:
    """End the role at once: yesterday was its last day, so that it gives no right from this moment on."""
    span = RoleSpan.objects.select_for_update().select_related("user").get(pk=span.pk)
    yesterday = timezone.localdate() - ONE_DAY
    if span.until is None or span.until > yesterday:
        span.until = max(yesterday, span.since - ONE_DAY)
        span.save(update_fields=["until", "updated_at"])
    span.user.__dict__.pop("open_spans", None)
    return span


@dataclass(frozen=True)
class WantedSpan:
    """A role that a term gives: from the first day to the last one, both counted."""

    user: User
    role: str
    scope: str
    since: datetime.date
    until: datetime.date | None = None

    @property
    def one(self) -> tuple[int, str, str]:
        return self.user.pk, self.role, self.scope


@action
def align_spans(*, source: str, wanted: Iterable[WantedSpan], by: User | None) -> list[RoleSpan]:
    """Make the roles that come from this source equal to what is wanted, and return them.

    source: the term, such as "mandate:<uuid>". Days may lie ahead: such a role begins by itself at midnight. A role
    that is wanted no more ends at once; the days on which it did hold stay on record, unless others take their place.
    Wanted spans of one person, role and scope must not overlap; spans without days are left out.
    """
    rows = list(wanted)
    holders = set(RoleSpan.objects.filter(source=source).values_list("user", flat=True)) | {row.user.pk for row in rows}
    list(User.objects.select_for_update().filter(pk__in=holders).order_by("pk").values_list("pk"))
    kept: dict[tuple[int, str, str], list[RoleSpan]] = defaultdict(list)
    asked: dict[tuple[int, str, str], list[WantedSpan]] = defaultdict(list)
    with_days = RoleSpan.objects.filter(Q(until__isnull=True) | Q(until__gte=F("since")), source=source)
    for span in with_days.select_for_update().order_by("since", "pk"):
        kept[span.user_id, span.role, span.scope].append(span)
    for row in rows:
        if row.until is None or row.until >= row.since:
            asked[row.one].append(row)
    made: list[RoleSpan] = []
    for one in {**kept, **asked}:
        made += _align_one(source, kept[one], asked[one])
    for row in rows:
        row.user.__dict__.pop("open_spans", None)
    return made


def _align_one(source: str, kept: list[RoleSpan], asked: list[WantedSpan]) -> list[RoleSpan]:
    """The same for the spans of one person in one role and scope."""
    asked = sorted(asked, key=lambda row: row.since)
    days = {(row.since, row.until) for row in asked}
    right = [span for span in kept if (span.since, span.until) in days]
    there = {(span.since, span.until) for span in right}
    missing = [row for row in asked if (row.since, row.until) not in there]
    spare = [span for span in kept if span not in right]
    moved = list(zip(spare, missing, strict=False))
    for span in spare[len(moved) :]:
        _cut(span, asked)
    if len(moved) > 1:
        # Out of each other's way first, so that the constraint on overlaps never sees old and new days together.
        RoleSpan.objects.filter(pk__in=[span.pk for span, _row in moved]).update(until=F("since") - ONE_DAY)
    for span, row in moved:
        span.since, span.until = row.since, row.until
        span.save(update_fields=["since", "until", "updated_at"])
    new = [
        RoleSpan.objects.create(
            user=row.user, role=row.role, scope=row.scope, since=row.since, until=row.until, source=source
        )
        for row in missing[len(moved) :]
    ]
    return right + [span for span, _row in moved] + new


def _cut(span: RoleSpan, asked: list[WantedSpan]) -> None:
    """End a span that is wanted no more; it loses all its days when another one takes their place."""
    last = max(timezone.localdate() - ONE_DAY, span.since - ONE_DAY)
    last = last if span.until is None else min(last, span.until)
    if any(row.since <= last and (row.until is None or row.until >= span.since) for row in asked):
        last = span.since - ONE_DAY
    if span.until != last:
        span.until = last
        span.save(update_fields=["until", "updated_at"])

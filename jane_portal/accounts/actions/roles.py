"""Giving and ending roles. The room that owns the relation calls these from its own actions (decisions 1)."""

from __future__ import annotations

import datetime

from django.db.models import Q
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

"""Nightly: what has been kept as long as its declaration says goes."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from jane_portal.core.history.door import erase_events

from .registry import Rows, all_rows

log = logging.getLogger(__name__)

# Personal details in the history of records: long enough to mend mistakes and to tell a dispute apart.
HISTORY_DAYS = 365


def retain(now: datetime.datetime | None = None) -> Counter[str]:
    """Returns how many rows went or were emptied, by model. Each model is a transaction of its own."""
    now = now or timezone.now()
    gone: Counter[str] = Counter()
    old = Q(pgh_created_at__lt=now - datetime.timedelta(days=HISTORY_DAYS))
    for rows in all_rows():
        try:
            with transaction.atomic():
                gone[rows.model] += _retain_rows(rows, now) + _blank_history(rows, old)
        except Exception:
            # One model that cannot be cleared must not keep the others.
            log.exception("Retention of %s failed", rows.model)
    return +gone


def due(rows: Rows, now: datetime.datetime) -> models.QuerySet[Any] | None:
    """The rows whose time is over; None when another task or event removes them."""
    keep = rows.keep
    if keep.days is None or keep.task:
        return None
    limit: Any = now - datetime.timedelta(days=keep.days)
    column = rows.model_class._meta.get_field(keep.since)
    if not isinstance(column, models.DateTimeField):
        limit = timezone.localtime(limit).date()
    found = rows.model_class._base_manager.filter(rows.only, keep.when or Q(), **{f"{keep.since}__lt": limit})
    if keep.blank:
        found = found.exclude(**plain_blanks(rows))
    return found


def plain_blanks(rows: Rows) -> dict[str, Any]:
    return {name: value for name, value in rows.blanked.items() if not callable(value)}


def _retain_rows(rows: Rows, now: datetime.datetime) -> int:
    found = due(rows, now)
    if found is None:
        return 0
    if rows.keep.blank:
        return found.update(**plain_blanks(rows))
    keys = list(found.values_list("pk", flat=True))
    rows.model_class._base_manager.filter(pk__in=keys).delete()
    # Their last history row tells of the deletion, with all fields.
    _blank_history(rows, Q(id__in=keys))
    return len(keys)


def _blank_history(rows: Rows, which: Q) -> int:
    """Who did what stays; what the person was called and how she was reached does not."""
    model = rows.event_class
    own = {item.name for item in model._meta.concrete_fields if not item.is_relation} if model else set()
    blanked = {name: value for name, value in plain_blanks(rows).items() if name in own}
    if model is None or not blanked:
        return 0
    return erase_events(model, model._base_manager.filter(which).exclude(**blanked), blanked)

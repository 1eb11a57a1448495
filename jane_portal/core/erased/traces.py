"""Telling an erased address that somebody uses anew from one that an older backup has brought back."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model

from jane_portal.core.personal.person import Person, address_paths, events_of, rows_of
from jane_portal.core.personal.registry import Erase, all_rows, event_models


def address_is_older(email: str, moment: datetime.datetime) -> bool:
    """Is there a trace of this address from before the moment, of those that an erasure takes away?

    A record may be older than the address that stands in it today, so where there is a history, that is asked.
    """
    her = Person(frozenset(), frozenset({email}))
    for rows in all_rows():
        paths = address_paths(rows)
        if not paths or rows.erase == Erase.KEEP:
            continue
        columns = {field.name for field in rows.event_class._meta.get_fields()} if rows.event_class else set()
        if columns.issuperset(paths):
            traces = events_of(rows, her).filter(pgh_created_at__lte=moment)
        elif rows.made:
            traces = rows_of(rows, her).filter(**{f"{rows.made}__lte": moment})
        else:
            continue
        if traces.exists():
            return True
    accounts: Any = event_models()[get_user_model()]
    return bool(accounts._base_manager.filter(email__iexact=email, pgh_created_at__lte=moment).exists())

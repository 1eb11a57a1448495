"""Tying and cutting the thread."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jane_portal.core.history import action

from .models import LinkKind, ThreadLink

End = tuple[str, uuid.UUID]


@action
def link_records(*, start: End, kind: LinkKind, end: End, note: str = "", by: Any) -> ThreadLink:
    """Link two records; the same link twice is one. Raises ValidationError for a record linked with itself."""
    if start == end:
        raise ValidationError(_("A record cannot be linked with itself."), code="itself")
    link, _made = ThreadLink.objects.get_or_create(
        kind=kind,
        from_end=start[0],
        from_uuid=start[1],
        to_end=end[0],
        to_uuid=end[1],
        defaults={"note": note, "made_by": by},
    )
    return link


@action
def cut_link(*, link: ThreadLink, by: Any) -> None:
    """Take a link away; the history keeps it. Taking it away twice does no harm."""
    ThreadLink.objects.filter(pk=link.pk).delete()

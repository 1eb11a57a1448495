"""Writing plain texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from jane_portal.core.history import action

from .models import PlainText
from .states import fingerprint


@dataclass(frozen=True)
class PlainValues:
    """What an editor says: the text; that it still matches the original; that she has read it against the guide."""

    text: str
    same: bool = False
    checked: bool = False


@action
def write_plain_text(
    *, end: str, uuid: UUID, field: str, source: str, values: PlainValues, by: Any
) -> PlainText | None:
    """Store the plain text of a field whose own text is now `source`; an empty one is taken away.

    A new wording is taken to match the source of this moment, and loses the check of the former one. A wording that is
    left as it was keeps both: when the source changes beside it, it becomes one whose source has changed since.
    """
    row = PlainText.objects.select_for_update().filter(end=end, uuid=uuid, field=field).first()
    text = values.text.strip()
    if not text:
        if row is not None:
            row.delete()
        return None
    row = row or PlainText(end=end, uuid=uuid, field=field)
    changed = row.text != text
    if not changed and not values.same and not values.checked:
        return row
    row.text, row.of_source = text, fingerprint(source)
    if values.checked:
        row.checked_at, row.checked_by = timezone.now(), by
    elif changed:
        row.checked_at = row.checked_by = None
    row.save()
    return row

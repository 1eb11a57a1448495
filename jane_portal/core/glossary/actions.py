"""Writing the glossary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jane_portal.core.history import action
from jane_portal.core.text.slugs import free_slug
from jane_portal.core.versions import lock_version

from .marks import forget
from .models import GlossaryEntry

EDITABLE = (
    "term_fi",
    "term_sv",
    "term_en",
    "forms",
    "explanation_fi",
    "explanation_plain",
    "explanation_sv",
    "explanation_en",
    "marked",
)


@action
def add_entry(*, values: dict[str, Any], by: Any) -> GlossaryEntry:
    """A new word (EDITABLE). Its address is made of it and stays when the word is written otherwise later."""
    slug = free_slug(values["term_fi"], taken=lambda slug: GlossaryEntry.objects.filter(slug=slug).exists(), spare="s")
    entry = GlossaryEntry.objects.create(slug=slug, **{name: values[name] for name in EDITABLE})
    transaction.on_commit(forget)
    return entry


@action
def change_entry(*, entry: GlossaryEntry, version: int, values: dict[str, Any], by: Any) -> GlossaryEntry:
    """Raises StaleVersionError when somebody saved in between."""
    current = lock_version(entry, version)
    for name in EDITABLE:
        setattr(current, name, values[name])
    current.save(update_fields=[*EDITABLE, "version", "updated_at"])
    transaction.on_commit(forget)
    return current


@action
def remove_entry(*, entry: GlossaryEntry, by: Any) -> None:
    GlossaryEntry.objects.filter(pk=entry.pk).delete()
    transaction.on_commit(forget)


@action
def load_glossary(*, path: Path, by: Any = None) -> int:
    """Add the words of the file that are new and belong to this region; edited and removed ones stay as they are.

    Returns the number of rows written. A word with "region" belongs to that region only.
    """
    known = set(GlossaryEntry.pgh_event_model.objects.values_list("slug", flat=True))  # type: ignore[attr-defined]
    rows = json.loads(path.read_text(encoding="utf-8"))
    new = [row for row in rows if row["slug"] not in known]
    ours = [row for row in new if row.pop("region", settings.PORTAL_REGION) == settings.PORTAL_REGION]
    GlossaryEntry.objects.bulk_create(GlossaryEntry(**row) for row in ours)
    transaction.on_commit(forget)
    return len(ours)

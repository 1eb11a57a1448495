"""The tree of categories: loaded once, then edited by the secretary."""

from __future__ import annotations

from pathlib import Path

from django.utils.text import slugify

from huoltamo.models import Category
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.sheets.shipped import shipped_rows

DATA = Path(__file__).resolve().parent.parent / "data"


@action
def load_categories(*, by: User | None = None) -> dict[str, int]:
    """Add the starter categories (domain E3) that are missing; edited ones stay as they are."""
    written = 0
    for row in shipped_rows(DATA / "categories.csv"):
        facts = {name: row[name] for name in ("order", "name_fi", "name_sv", "name_en")}
        made = Category.objects.get_or_create(slug=slugify(row["name_fi"])[:80], defaults=facts)[1]
        written += int(made)
    return {"categories": written}

"""The tree of categories: loaded once, then edited by the secretary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from huoltamo.models import Category
from huoltamo.selectors.category import below
from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.sheets.shipped import shipped_rows
from jane_portal.core.versions import lock_version

from .projection import refresh_of_category

DATA = Path(__file__).resolve().parent.parent / "data"
FIELDS = ("name_fi", "name_sv", "name_en", "parent", "order", "retired")


@action
def load_categories(*, by: User | None = None) -> dict[str, int]:
    """Add the starter categories (domain E3) that are missing; edited ones stay as they are."""
    rows = {slugify(row["name_fi"])[:80]: row for row in shipped_rows(DATA / "categories.csv")}
    known = set(Category.objects.filter(slug__in=rows).values_list("slug", flat=True))
    new = [
        Category(slug=slug, **{name: row[name] for name in ("order", "name_fi", "name_sv", "name_en")})
        for slug, row in rows.items()
        if slug not in known
    ]
    return {"categories": len(Category.objects.bulk_create(new))}


@action
def create_category(*, values: dict[str, Any], by: User) -> Category:
    """A category to be chosen from now on. Raises ValidationError for a name that is there or a wrong place."""
    rest = _locked()
    category = Category(**_known(values))
    _check(category, rest)
    category.slug = _free_slug(category.name_fi, {one.slug for one in rest})
    category.save()
    return category


@action
def change_category(*, category: Category, version: int, values: dict[str, Any], by: User) -> Category:
    """Rename, move or retire. Its address stays, and so does what has been published in it.

    Raises StaleVersionError when somebody saved in between, ValidationError as `create_category` does.
    """
    rest = _locked()
    current = lock_version(category, version)
    known = _known(values)
    for name, value in known.items():
        setattr(current, name, value)
    _check(current, [one for one in rest if one.pk != current.pk])
    current.save(update_fields=[*known, "version", "updated_at"])
    later("huoltamo.refresh_category", category=current.pk)
    return current


def refresh_category(*, category: int) -> None:
    """The catalogue says the new name and place of the category for all that stands in it and below it."""
    # Read before the rows are made: a change that comes meanwhile is still behind afterwards.
    version = Category.objects.filter(pk=category).values_list("version", flat=True).first()
    if version is None:
        return
    for key in [category, *below(category, Category.objects.all())]:
        refresh_of_category(key)
    Category.objects.filter(pk=category, shown_version__lt=version).update(shown_version=version)


def catch_up() -> int:
    """Categories whose change never reached the worker. Returns how many there were."""

    def refresh(category: Category) -> int:
        refresh_category(category=category.pk)
        return 1

    return each(Category.objects.behind().order_by("pk"), refresh)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    return values


def _locked() -> list[Category]:
    """The whole tree, so that two moves at once cannot make a ring of it."""
    return list(Category.objects.select_for_update(of=("self",)).order_by("pk"))


def _check(category: Category, rest: list[Category]) -> None:
    """Raises ValidationError for what a tree cannot be. rest: all others."""
    faults: dict[str, str] = {}
    name = category.name_fi.strip().casefold()
    if any(one.name_fi.strip().casefold() == name for one in rest):
        faults["name_fi"] = _("There is a category of this name already.")
    under = below(category.pk, rest) if category.pk else set()
    if category.parent_id is not None and category.parent_id in {category.pk, *under}:
        faults["parent"] = _("A category cannot be part of itself.")
    elif not category.retired and any(one.pk == category.parent_id and one.retired for one in rest):
        faults["parent"] = _("The category above is no longer in use.")
    if category.retired and any(one.pk in under and not one.retired for one in rest):
        faults["retired"] = _("First retire or move the categories that are part of it.")
    if faults:
        raise ValidationError(faults)


def _free_slug(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:70] or "luokka"
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug

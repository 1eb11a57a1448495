"""Reads of the tree of categories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from huoltamo.models import Category


def below(category: int, categories: Iterable[Category]) -> set[int]:
    """Keys of the categories that are part of this one, at any depth."""
    found: set[int] = set()
    edge = {category}
    known = list(categories)
    while edge:
        edge = {one.pk for one in known if one.parent_id in edge} - found - {category}
        found |= edge
    return found


@dataclass(frozen=True)
class Branch:
    """A category in its place. above: what it is part of, from the root. offers, needs: in the catalogue now, those of
    its parts among them, as the catalogue finds them.
    """

    category: Category
    above: tuple[Category, ...] = ()
    offers: int = 0
    needs: int = 0


def in_tree(categories: Iterable[Category]) -> list[Branch]:
    """The categories from above, each followed by its own parts, in their order."""
    known = list(categories)
    keys = {one.pk for one in known}
    children: dict[int | None, list[Category]] = {}
    for one in known:
        children.setdefault(one.parent_id if one.parent_id in keys else None, []).append(one)

    def walk(above: tuple[Category, ...]) -> list[Branch]:
        found: list[Branch] = []
        for one in children.get(above[-1].pk if above else None, ()):
            parts = walk((*above, one))
            own = [part for part in parts if len(part.above) == len(above) + 1]
            offers = getattr(one, "offers_shown", 0) + sum(part.offers for part in own)
            needs = getattr(one, "needs_shown", 0) + sum(part.needs for part in own)
            found += [Branch(one, above, offers, needs), *parts]
        return found

    return walk(())


def tree() -> list[Branch]:
    """All categories with how many offers and needs everybody sees in each. One statement."""
    counted = Category.objects.annotate(
        offers_shown=Count("offers", filter=Q(offers__row__isnull=False), distinct=True),
        needs_shown=Count("needs", filter=Q(needs__row__isnull=False), distinct=True),
    )
    return in_tree(counted.order_by("order", "name_fi", "pk"))

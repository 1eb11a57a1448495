"""A clean question to the catalogue, and its one canonical address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

# What stands in addresses → keys of KIND_CODES, marks of the way it is done.
KIND_WORDS = {"tarjous": ("offer",), "tarve": ("need", "doers"), "tekijat": ("doers",)}
MODE_WORDS = {"paikalla": "o", "etana": "r"}


@dataclass(frozen=True)
class CatalogueSearch:
    """A clean question to the catalogue. Values of one facet are alternatives, facets narrow one another.

    kind, modes: words of addresses. near: slug of a municipality; what is done there or in its sub-region, nearest
    first, then what is done in the whole region. newest: not by relevance.
    """

    q: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    near: str = ""
    newest: bool = False
    as_map: bool = False
    page: int = 1

    @property
    def paged(self) -> bool:
        """One list with pages; else offers and needs side by side."""
        return bool(self.kind)

    def parameters(self) -> list[tuple[str, str]]:
        """The one canonical query string of this search, without what goes without saying."""
        pairs = [(name, value) for name, value in (("q", self.q), ("laji", self.kind)) if value]
        several = {
            "luokka": self.categories,
            "kunta": self.municipalities,
            "hinta": self.prices,
            "tapa": self.modes,
            "kieli": self.languages,
        }
        pairs += [(name, value) for name, values in several.items() for value in sorted(values)]
        if self.near:
            pairs.append(("lahella", self.near))
        if self.newest and self.q:
            pairs.append(("jarjestys", "uusin"))
        if self.as_map:
            pairs.append(("nakyma", "kartta"))
        return [*pairs, ("sivu", str(self.page))] if self.page > 1 and self.paged else pairs

    def address(self, **changes: Any) -> str:
        """`?…` of this search with changes, from the first page on unless the page is given."""
        parameters = replace(self, **{"page": 1, **changes}).parameters()
        return "?" + urlencode(parameters)

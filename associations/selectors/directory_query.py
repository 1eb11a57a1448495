"""A clean question to the directory, and its one canonical address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Search:
    """A clean question to the directory. Values of one facet are alternatives, facets narrow one another.

    either: languages and newcomers are alternatives (who speaks my language, or welcomes me).
    everyone: other kinds than associations too. dissolved: those that have ended too. by_name: not by relevance.
    """

    q: str = ""
    municipalities: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    newcomers: bool = False
    either: bool = False
    everyone: bool = False
    dissolved: bool = False
    by_name: bool = False
    as_map: bool = False
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """At least one facet is chosen."""
        return bool(self.municipalities or self.sectors or self.kinds or self.languages or self.newcomers)

    @property
    def plain(self) -> bool:
        """Nothing is asked: the whole directory."""
        return not (self.q or self.narrowed or self.everyone or self.dissolved)

    def parameters(self) -> list[tuple[str, str]]:
        """The one canonical query string of this search, without what goes without saying."""
        pairs = [("q", self.q)] if self.q else []
        several = {"kunta": self.municipalities, "ala": self.sectors, "laji": self.kinds, "kieli": self.languages}
        pairs += [(name, value) for name, values in several.items() for value in sorted(values)]
        flags = {"tervetuloa": self.newcomers, "kaikki": self.everyone, "lakanneet": self.dissolved}
        pairs += [(name, "1") for name, flag in flags.items() if flag]
        if self.by_name and self.q:
            pairs.append(("jarjestys", "nimi"))
        if self.as_map:
            pairs.append(("nakyma", "kartta"))
        return [*pairs, ("sivu", str(self.page))] if self.page > 1 else pairs

    def address(self, **changes: Any) -> str:
        """`?…` of this search with changes, from the first page on unless the page is given."""
        parameters = replace(self, **{"page": 1, **changes}).parameters()
        return "?" + urlencode(parameters)

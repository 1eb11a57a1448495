"""Records of a room in the portal's search: those that everybody sees, as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, drop_entries, index_entries


@dataclass(frozen=True)
class Projection:
    """One kind of search entries. entries: of the records with these keys that are to be found, or (None) of all."""

    kind: str
    entries: Callable[[set[int] | None], list[Entry]]

    def refresh(self, keys: Iterable[int], *, patient: bool = False) -> None:
        """The search says of these records what they say now; those that are not to be found leave it.

        patient: this process may load the big analyser.
        """
        wanted = set(keys)
        found = self.entries(wanted)
        drop_entries(kind=self.kind, keys=wanted - {int(one.key) for one in found})
        index_entries(found, patient=patient)

    def rebuild(self, progress: Callable[[int], None]) -> int:
        """All entries anew; returns how many there are."""
        SearchEntry.objects.filter(kind=self.kind).delete()
        found = self.entries(None)
        index_entries(found, patient=True)
        progress(len(found))
        return len(found)

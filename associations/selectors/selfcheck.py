"""What the nightly self-check looks at in this room: the directory, its counts and the search against their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, DirectoryCount, DirectoryRow, Municipality, Organisation
from jane_portal.core.models import SearchEntry
from jane_portal.core.selfcheck import SelfCheck

from .projection import Facets

BATCH = 5_000


def directory_differs() -> Iterator[str]:
    """Organisations that are missing in the directory, and rows of those that should not be there."""
    belong = Organisation.objects.filter(deleted_at__isnull=True, merged_into__isnull=True)
    for key in belong.filter(directory_row__isnull=True).order_by("pk").values_list("pk", flat=True).iterator():
        yield f"organisation {key} is missing"
    extra = DirectoryRow.objects.exclude(organisation__in=belong)
    for key in extra.order_by("pk").values_list("pk", flat=True).iterator():
        yield f"organisation {key} is not to be there"


def counts_differ() -> Iterator[str]:
    """Facet counts against a fresh counting; told only when two looks agree, since people may save meanwhile."""
    wrong = _wrong_counts()
    if wrong:
        wrong &= _wrong_counts()
    for facet, code, stored, counted in sorted(wrong):
        yield f"{facet}{code}: {stored} stored, {counted} counted"


def _wrong_counts() -> set[tuple[str, int, int, int]]:
    counted: Counter[tuple[str, int]] = Counter()
    rows = DirectoryRow.objects.values_list(
        "municipality",
        "sector",
        "kind",
        "languages",
        "newcomers",
        "listed",
        "more_municipalities",
        "more_sectors",
    )
    for row in rows.iterator(chunk_size=BATCH):
        counted.update(Facets(*row[:6], row[6] or [], row[7] or []).counted())
    sums = DirectoryCount.objects.values_list("facet", "code").annotate(total=Sum("n")).order_by()
    stored = {(facet, code): total for facet, code, total in sums}
    return {
        (*key, stored.get(key, 0), counted[key])
        for key in stored.keys() | counted
        if stored.get(key, 0) != counted[key]
    }


def entries_differ() -> Iterator[str]:
    """Activities and municipalities against their entries in the portal's search."""
    activities = Activity.objects.visible_to(AnonymousUser()).order_by().values_list("pk", flat=True)
    yield from _entries("activity", {str(key) for key in activities})
    places = Municipality.objects.of_region(settings.PORTAL_REGION).values_list("code", flat=True)
    yield from _entries("municipality", set(places))


def _entries(kind: str, wanted: set[str]) -> Iterator[str]:
    there = set(SearchEntry.objects.filter(kind=kind).values_list("key", flat=True))
    yield from (f"{kind} {key} is missing" for key in sorted(wanted - there))
    yield from (f"{kind} {key} is not to be there" for key in sorted(there - wanted))


SELF_CHECKS = [
    SelfCheck("associations.directory", _("Directory and associations differ"), directory_differs),
    SelfCheck("associations.counts", _("Counts of the directory are wrong"), counts_differ),
    SelfCheck("associations.entries", _("The search and what it finds differ"), entries_differ),
]

"""Bringing the directory's search projection up to date, one organisation or a whole register at a time."""

from __future__ import annotations

import gc
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

from associations.models import DirectoryCount, DirectoryRow, Organisation
from associations.selectors.projection import Facets, SourceRow, among, source_rows
from jane_portal.core.registry import echo
from jane_portal.core.search.vectors import Vectors
from jane_portal.core.text.arrays import array_text

BATCH = 5_000
# New rows wait in the index's pending list; sorting in many at once is six times as fast as one by one.
SETTLE_EVERY = 2 * BATCH
# About so many rows of counts are added between two foldings.
FOLD_EVERY = 500
# So many new rows at once are copied; with fewer, somebody else may be adding the same one.
_COPY_FROM = 500
_FOLD_LOCK = 0x4A464F4C44

_SETTLE = "SELECT associations_directory_settle()"
log = logging.getLogger(__name__)

_COPY = """
COPY associations_directoryrow (organisation_id, languages, municipality, sector, kind, newcomers, listed,
                                more_municipalities, more_sectors, sort_key, terms) FROM STDIN (FORMAT binary)
"""
# The vector comes packed, so it goes as the bytes it is.
_COPIED = ["int8", "int4", "int2", "int2", "int2", "bool", "bool", "int2[]", "int2[]", "text", "bytea"]
_UPSERT = """
INSERT INTO associations_directoryrow AS old (organisation_id, languages, municipality, sector, kind, newcomers, listed,
                                              more_municipalities, more_sectors, sort_key, terms)
SELECT id, languages, municipality, sector, kind, newcomers, listed, more_municipalities::smallint[],
       more_sectors::smallint[], sort_key, terms::tsvector
FROM unnest(%s::bigint[], %s::int[], %s::smallint[], %s::smallint[], %s::smallint[], %s::bool[], %s::bool[], %s::text[],
            %s::text[], %s::text[], %s::text[])
     AS new(id, languages, municipality, sector, kind, newcomers, listed, more_municipalities, more_sectors, sort_key,
            terms)
ORDER BY id
ON CONFLICT (organisation_id) DO UPDATE SET languages = excluded.languages, municipality = excluded.municipality,
    sector = excluded.sector, kind = excluded.kind, newcomers = excluded.newcomers, listed = excluded.listed,
    more_municipalities = excluded.more_municipalities, more_sectors = excluded.more_sectors,
    sort_key = excluded.sort_key, terms = excluded.terms, padding = excluded.padding
-- Every other column shows in the lexemes too.
WHERE (old.sort_key, old.listed, old.municipality, old.sector, old.terms)
      IS DISTINCT FROM (excluded.sort_key, excluded.listed, excluded.municipality, excluded.sector, excluded.terms)
"""
_FOLD = """
WITH gone AS (DELETE FROM associations_directorycount RETURNING facet, code, n)
INSERT INTO associations_directorycount (facet, code, n)
SELECT facet, code, sum(n) FROM gone GROUP BY facet, code HAVING sum(n) <> 0
"""


def refresh_directory(
    organisation_ids: Iterable[int], *, patient: bool = False, progress: Callable[[int], None] | None = None
) -> None:
    """Make the directory say what these organisations say now; also for new, deleted and merged ones.

    Call it at the end of every action that changes an organisation, its places, sectors or activities, inside the
    action's transaction. A whole register goes in one call. patient: True in the worker and in commands, which may load
    the big analyser. progress: called with the number of organisations done so far.
    """
    ids = sorted(set(organisation_ids))
    vectors = Vectors(patient=patient)
    large = len(ids) > BATCH
    with transaction.atomic(), connection.cursor() as cursor, _Settler() as settler, _no_search_for_cycles(large):
        if large:
            # A table just emptied or filled has wrong statistics, and a loop over it would take minutes.
            cursor.execute("SET LOCAL gin_pending_list_limit = '1GB'; SET LOCAL enable_nestloop = off")
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            _refresh_batch(batch, vectors)
            echo("organisation", batch, patient=patient)
            done = min(start + BATCH, len(ids))
            if done == len(ids):
                settler.wait()
                cursor.execute(_SETTLE)
            elif done % SETTLE_EVERY == 0:
                settler.start()
            if progress:
                progress(done)


@contextmanager
def _no_search_for_cycles(large: bool) -> Iterator[None]:
    """The words of a batch are a million objects with no cycle among them; looking for one takes a quarter of the time.

    Everything is freed meanwhile as its last user leaves it.
    """
    if not (large and gc.isenabled()):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Settler:
    """Sorts waiting rows into the index on a connection of its own, while this one makes the next ones.

    The index takes rows of open transactions too; whatever is left waiting, the caller sorts in at the end.
    """

    def __init__(self) -> None:
        self.thread: Thread | None = None

    def __enter__(self) -> _Settler:
        return self

    def __exit__(self, *error: object) -> None:
        self.wait()

    def start(self) -> None:
        if self.thread is None or not self.thread.is_alive():
            self.thread = Thread(target=self._settle)
            self.thread.start()

    def wait(self) -> None:
        if self.thread is not None:
            self.thread.join()

    @staticmethod
    def _settle() -> None:
        own = connections[DEFAULT_DB_ALIAS].copy()
        try:
            with own.cursor() as cursor:
                cursor.execute(_SETTLE)
        except DatabaseError:
            log.warning("The directory's index could not be sorted meanwhile", exc_info=True)
        finally:
            own.close()


def rebuild_directory(progress: Callable[[int], None] | None = None) -> int:
    """Make every row anew and count the facets from nothing. Returns the number of organisations.

    The old directory is read on meanwhile; people who save wait.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE associations_directoryrow IN SHARE ROW EXCLUSIVE MODE")
        ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        DirectoryRow.objects.all().delete()
        DirectoryCount.objects.all().delete()
        refresh_directory(ids, patient=True, progress=progress)
    return len(ids)


def _refresh_batch(ids: Sequence[int], vectors: Vectors) -> None:
    counts: Counter[tuple[str, int]] = Counter()
    # Locked first and read afterwards, so that of two refreshes at once the later one sees what the earlier one wrote.
    there = _locked_facets(ids)
    for old in there:
        counts.subtract(old.counted())
    rows = source_rows(ids)
    _write(rows, vectors, copy=not there and len(rows) > _COPY_FROM)
    for row in rows:
        counts.update(row.facets.counted())
    kept = {row.id for row in rows}
    gone = [key for key in ids if key not in kept]
    if gone:
        DirectoryRow.objects.filter(organisation__in=among(gone)).delete()
    _add_counts(counts)


def _locked_facets(ids: Sequence[int]) -> list[Facets]:
    rows = (
        DirectoryRow.objects.filter(organisation__in=among(ids))
        .order_by("organisation_id")
        .select_for_update()
        .values_list(
            "municipality",
            "sector",
            "kind",
            "languages",
            "newcomers",
            "listed",
            "more_municipalities",
            "more_sectors",
        )
    )
    return [Facets(*row[:6], row[6] or [], row[7] or []) for row in rows]


def _write(rows: Sequence[SourceRow], vectors: Vectors, *, copy: bool) -> None:
    """copy: none of them is in the directory yet."""
    if not rows:
        return
    records = [(row.names, row.text, row.marks) for row in rows]
    with connection.cursor() as cursor:
        if copy:
            packed = vectors.packed(records)
            # The database stores some rows while the vectors of the next ones are made.
            with cursor.copy(_COPY) as target:
                target.set_types(_COPIED)
                for row, terms in zip(rows, packed, strict=True):
                    target.write_row((*_codes(row), *_more_codes(row), row.sort_key, terms))
        else:
            table = [
                (*_codes(row), *[codes and array_text(codes) for codes in _more_codes(row)], row.sort_key, terms)
                for row, terms in zip(rows, vectors.literals(records), strict=True)
            ]
            cursor.execute(_UPSERT, [list(column) for column in zip(*table, strict=True)])


def _codes(row: SourceRow) -> tuple[int | bool, ...]:
    own = row.facets
    return row.id, own.languages, own.municipality, own.sector, own.kind, own.newcomers, own.listed


def _more_codes(row: SourceRow) -> tuple[list[int] | None, list[int] | None]:
    """Most organisations have none, and nothing takes no room."""
    return row.facets.more_municipalities or None, row.facets.more_sectors or None


def _add_counts(counts: Counter[tuple[str, int]]) -> None:
    added = DirectoryCount.objects.bulk_create(
        [DirectoryCount(facet=facet, code=code, n=n) for (facet, code), n in sorted(counts.items()) if n]
    )
    if added and added[-1].pk % FOLD_EVERY < len(added):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_FOLD_LOCK])
            if cursor.fetchone()[0]:
                cursor.execute(_FOLD)

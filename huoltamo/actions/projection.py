"""Keeping the catalogue's search projection in line with what everybody sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction

from associations.selectors.projection import among
from huoltamo.models import CatalogueRow, Listing, Need, Offer
from huoltamo.selectors.catalogue_rows import CatalogueSource, listings_of, source_rows
from jane_portal.core.search.vectors import Vectors

from .catalogue_news import tell_of_new

BATCH = 2_000

_UPSERT = """
INSERT INTO huoltamo_cataloguerow ({column}, organisation_id, kind, category, price, mode, languages, municipalities,
                                   valid_until, published_at, sort_key, terms)
SELECT id, organisation, kind, category, price, mode, languages, municipalities::smallint[], valid_until, published_at,
       sort_key, terms::tsvector
FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::int[], %s::smallint[], %s::smallint[], %s::int[],
            %s::text[], %s::date[], %s::timestamptz[], %s::text[], %s::text[])
     AS new(id, organisation, kind, category, price, mode, languages, municipalities, valid_until, published_at,
            sort_key, terms)
ORDER BY id
ON CONFLICT ({column}) DO UPDATE SET organisation_id = excluded.organisation_id, kind = excluded.kind,
    category = excluded.category, price = excluded.price, mode = excluded.mode, languages = excluded.languages,
    municipalities = excluded.municipalities, valid_until = excluded.valid_until,
    published_at = excluded.published_at, sort_key = excluded.sort_key, terms = excluded.terms
RETURNING {column}, xmax = 0
"""


@transaction.atomic
def refresh_catalogue(*, offers: Iterable[int] = (), needs: Iterable[int] = (), patient: bool = False) -> None:
    """Make the catalogue say what these offers and needs say now; what is not shown to everybody has no row.

    Call it at the end of every action that changes one, inside the action's transaction. patient: True in the worker
    and in commands, which may load the big analyser.
    """
    vectors = Vectors(patient=patient)
    for model, keys in ((Offer, sorted(set(offers))), (Need, sorted(set(needs)))):
        for start in range(0, len(keys), BATCH):
            tell_of_new(model, _refresh_batch(model, keys[start : start + BATCH], vectors))


def refresh_of_organisations(organisations: Sequence[int], *, patient: bool = False) -> None:
    """Rows follow their association: its name, its end, its merge. Registered with `core.registry.register_echo`."""
    refresh_catalogue(offers=listings_of(Offer, organisations), needs=listings_of(Need, organisations), patient=patient)


def refresh_of_category(category: int) -> None:
    """Rows follow the name and the place of their category."""
    refresh_catalogue(
        offers=Offer.objects.filter(category=category, row__isnull=False).values_list("pk", flat=True),
        needs=Need.objects.filter(category=category, row__isnull=False).values_list("pk", flat=True),
        patient=True,
    )


def rebuild_catalogue(progress: Callable[[int], None] | None = None) -> int:
    """Make every row anew, batch by batch, while people search and save. Returns the number of rows."""
    done = 0
    vectors = Vectors(patient=True)
    for model in (Offer, Need):
        keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                _refresh_batch(model, keys[start : start + BATCH], vectors)
            done += len(keys[start : start + BATCH])
            if progress:
                progress(done)
    return CatalogueRow.objects.count()


def _refresh_batch(model: type[Listing], keys: Sequence[int], vectors: Vectors) -> list[CatalogueSource]:
    """Returns those that were not in the catalogue before."""
    # Locked first and read afterwards, so that of two refreshes at once the later one sees what the earlier one wrote.
    list(model._base_manager.select_for_update(no_key=True).filter(pk__in=among(keys)).order_by("pk").values_list("pk"))
    rows = source_rows(model, keys)
    new = _write(model, rows, vectors)
    kept = {row.id for row in rows}
    gone = [key for key in keys if key not in kept]
    if gone:
        CatalogueRow.objects.filter(**{f"{model._meta.model_name}__in": among(gone)}).delete()
    return [row for row in rows if row.id in new]


def _write(model: type[Listing], rows: Sequence[CatalogueSource], vectors: Vectors) -> set[int]:
    """Returns the keys of the rows that are new."""
    if not rows:
        return set()
    terms = vectors.literals([(row.title, row.text, row.marks) for row in rows])
    table = [
        (
            row.id,
            row.organisation_id,
            row.kind,
            row.category,
            row.price,
            row.mode,
            row.languages,
            "{" + ",".join(map(str, row.municipalities)) + "}",
            row.valid_until,
            row.published_at,
            row.sort_key,
            vector,
        )
        for row, vector in zip(rows, terms, strict=True)
    ]
    with connection.cursor() as cursor:
        statement = _UPSERT.format(column=f"{model._meta.model_name}_id")
        cursor.execute(statement, [list(column) for column in zip(*table, strict=True)])
        return {key for key, inserted in cursor.fetchall() if inserted}

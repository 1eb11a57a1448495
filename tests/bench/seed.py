"""Writes the invented register straight into a database, past the actions, and builds the projection."""

from __future__ import annotations

import sys
import time

from django.db import connection, transaction
from django.utils import timezone

from tests.bench.data import associations

_COLUMNS = [
    "id",
    "name_fi",
    "name_sv",
    "name_en",
    "slug",
    "kind",
    "status",
    "domicile_id",
    "whole_region",
    "sector_id",
    "description_fi",
    "description_sv",
    "description_en",
    "languages",
    "newcomers_welcome",
    "website",
    "logo",
    "version",
    "created_at",
    "updated_at",
]


def seed_register(count: int) -> dict[str, float]:
    """Fill an empty database. Returns seconds by step."""
    from associations.actions.projection import rebuild_directory
    from associations.actions.reference import load_reference
    from associations.models import Municipality, Organisation, Sector

    load_reference()
    places = list(
        Municipality.objects.filter(merged_into__isnull=True).order_by("-population").values_list("pk", "name_fi")
    )
    sectors = list(Sector.objects.order_by("order").values_list("pk", flat=True))
    start, now = time.perf_counter(), timezone.now()
    works_in: list[tuple[int, int]] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of invented rows
        with cursor.copy(f"COPY associations_organisation ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for row in associations(count, places=places, sectors=sectors):
                fixed = {"id": row["number"], "name_sv": "", "name_en": "", "whole_region": False, "description_sv": ""}
                fixed |= {
                    "description_en": "",
                    "website": "",
                    "logo": "",
                    "version": 1,
                    "created_at": now,
                    "updated_at": now,
                }
                copy.write_row([(row | fixed)[column] for column in _COLUMNS])
                works_in += [(row["number"], other) for other in row["works_in"]]
        with cursor.copy(
            "COPY associations_organisation_works_in (organisation_id, municipality_id) FROM STDIN"
        ) as copy:
            for pair in works_in:
                copy.write_row(pair)
        cursor.execute("SELECT setval('associations_organisation_id_seq', %s)", [count])
    copied = time.perf_counter()
    rebuild_directory()
    rebuilt = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    assert Organisation.objects.count() == count
    return {"copy": copied - start, "projection": rebuilt - copied}


if __name__ == "__main__":
    import django

    django.setup()
    seconds = seed_register(int(sys.argv[1]))
    sys.stdout.write(", ".join(f"{step} {value:.1f} s" for step, value in seconds.items()) + "\n")

"""Invented bodies outside the network and who sat in them, straight into a database, past the actions."""

from __future__ import annotations

import datetime
import sys
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

# Bodies of each municipality. Each has REGULAR seats, the first of them with a personal deputy: 20 seats in all.
KINDS = {
    "elderly": "vanhusneuvosto",
    "disability": "vammaisneuvosto",
    "youth": "nuorisovaltuusto",
    "wellbeing": "hyvinvointilautakunta",
    "working_group": "avustustyöryhmä",
}
SLUGS = {kind: kind.replace("_", "-") for kind in KINDS}
REGULAR, YEARS = 3, 20
_COLUMNS = [
    *("id", "uuid", "seat_id", "user_id", "on_behalf_of_id", "since", "until"),
    *("decision", "reason", "version", "created_at", "updated_at"),
]


def seed_representatives() -> int:
    """Bodies of each municipality that has a local group, which chooses. Returns the number of terms."""
    from networks.bodies.models import Body
    from networks.representation.models import ExternalBody, ExternalSeat

    choosers = list(Body.objects.filter(municipality__isnull=False).select_related("municipality").order_by("pk"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of invented rows
        bodies = ExternalBody.objects.bulk_create(
            [
                ExternalBody(
                    name_fi=f"{chooser.municipality.name_fi}n {name}",
                    slug=f"{SLUGS[kind]}-{chooser.municipality.slug}",
                    kind=kind,
                    municipality=chooser.municipality,
                    nominating_body=chooser,
                    rhythm="Neljä kertaa vuodessa",
                )
                for chooser in choosers
                for kind, name in KINDS.items()
            ],
            batch_size=5_000,
        )
        regular = ExternalSeat.objects.bulk_create(
            [
                ExternalSeat(body=body, task="Tuo järjestöjen kokemukset keskusteluun.")
                for body in bodies
                for _number in range(REGULAR)
            ],
            batch_size=5_000,
        )
        deputies = ExternalSeat.objects.bulk_create(
            [ExternalSeat(body=seat.body, deputy_of=seat) for seat in regular[::REGULAR]], batch_size=5_000
        )
        written = _terms(cursor, [*regular, *deputies])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return written


def _terms(cursor: Any, seats: list[Any]) -> int:
    """A year each. One seat in eight is vacant today, and of one in sixteen the term begins later."""
    from associations.models import Organisation
    from jane_portal.accounts.models import User

    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    people = list(User.objects.filter(email__startswith="istuja").order_by("pk").values_list("pk", flat=True))
    now, year, number = timezone.now(), timezone.localdate().year, 0
    fixed = {
        "decision": "Paikallisryhmä, kokous 3.2.",
        "reason": "",
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    with cursor.copy(f"COPY representation_representative ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for place, seat in enumerate(seats):
            for back in range(YEARS):
                if back == 0 and place % 8 == 0:
                    if place % 16:
                        continue
                    begins = 1
                else:
                    begins = -back
                number += 1
                row = fixed | {
                    "id": number,
                    "uuid": f"00000000-0000-4000-9000-{number:012}",
                    "seat_id": seat.pk,
                    "user_id": people[(place + back * 7) % len(people)],
                    "on_behalf_of_id": organisations[(place + back) % len(organisations)],
                    "since": datetime.date(year + begins, 1, 1),
                    "until": datetime.date(year + begins, 12, 31),
                }
                copy.write_row([row[column] for column in _COLUMNS])
    cursor.execute("SELECT setval(pg_get_serial_sequence('representation_representative', 'id'), %s)", [number])
    return number


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(f"terms of representatives {seed_representatives():,}\n")

"""Invented local bodies with their seats and mandates straight into a database, past the actions."""

from __future__ import annotations

import datetime
import random
import sys
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

SEATS, YEARS = 20, 20
# Of the seats of a body: chair, vice chair, members, their deputies, secretary.
ROLES = ["chair", "vice_chair", *["member"] * 9, *["deputy"] * 8, "secretary"]
_COLUMNS = [
    *("id", "uuid", "seat_id", "user_id", "name", "phone", "address", "on_behalf_of_id", "since", "until"),
    *("carries_over", "state", "decision", "reason", "version", "created_at", "updated_at"),
]


def seed_bodies(count: int) -> int:
    """So many bodies, each in a municipality of its own as far as there are any. Returns the number of mandates."""
    from jane_portal.accounts.models import Role, RoleSpan, User
    from networks.bodies.models import Body

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of invented rows
        bodies = Body.objects.bulk_create(_bodies(count))
        seats = _seats(bodies)
        people = User.objects.bulk_create(
            [User(email=f"istuja{n}@bench.example", name=f"Istuja {n}") for n in range(count * SEATS)],
            batch_size=5_000,
        )
        written = _mandates(cursor, seats, people)
        secretary = User.objects.create_user("sihteeri@bench.example", confirmed=True)
        RoleSpan.objects.create(user=secretary, role=Role.SECRETARY, scope="region:12", since=timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return written


def _bodies(count: int) -> list[Any]:
    from associations.models import Municipality, Region
    from networks.bodies.models import Body, Kind

    places = list(Municipality.objects.filter(merged_into=None).order_by("pk"))
    taken = set(Municipality.objects.values_list("code", flat=True))
    free = [f"{number:03}" for number in range(1000) if f"{number:03}" not in taken]
    fresh = [
        Municipality(code=code, slug=f"kunta-{code}", name_fi=f"Kunta {code}")
        for code in free[: max(0, count - len(places))]
    ]
    places += Municipality.objects.bulk_create(fresh)
    region, now = Region.objects.get(code="12"), timezone.now()
    return [
        Body(
            name_fi=f"{place.name_fi}n paikallisryhmä",
            slug=f"ryhma-{number}",
            kind=Kind.LOCAL,
            region=region,
            municipality=place,
            published_at=now,
            confirmed_at=now,
            mandate_fi="Tuo yhdistysten äänen kunnan työhön. " * 10,
        )
        for number, place in enumerate(places[:count])
    ]


def _seats(bodies: list[Any]) -> list[Any]:
    """By body, in the order of ROLES; the deputies belong to the members in turn."""
    from associations.models import Sector
    from networks.bodies.models import Seat

    sectors = list(Sector.objects.order_by("order").values_list("pk", flat=True))
    made = Seat.objects.bulk_create(
        [
            Seat(body=body, role=role, order=order, sector_id=sectors[order % len(sectors)])
            for body in bodies
            for order, role in enumerate(ROLES)
            if role != "deputy"
        ],
        batch_size=5_000,
    )
    members: dict[int, list[Any]] = {}
    for seat in made:
        if seat.role == "member":
            members.setdefault(seat.body_id, []).append(seat)
    deputies = Seat.objects.bulk_create(
        [
            Seat(body_id=key, role="deputy", order=order, deputy_of=member)
            for key, of_body in members.items()
            for order, member in enumerate(of_body[: ROLES.count("deputy")])
        ],
        batch_size=5_000,
    )
    return [*made, *deputies]


def _mandates(cursor: Any, seats: list[Any], people: list[Any]) -> int:
    """A year each; of the last ones, one in eight is missing, so that the seat goes on by carry-over or is vacant."""
    from associations.models import Organisation

    chance = random.Random(5)
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    now, year, number = timezone.now(), timezone.localdate().year, 0
    fixed = {"name": "", "phone": "", "address": "", "decision": "", "reason": "", "version": 1, "state": "confirmed"}
    fixed |= {"created_at": now, "updated_at": now}
    with cursor.copy(f"COPY bodies_mandate ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for place, seat in enumerate(seats):
            for back in range(YEARS):
                if back == 0 and place % 8 == 0:
                    continue
                number += 1
                row = fixed | {
                    "id": number,
                    "uuid": f"00000000-0000-4000-8000-{number:012}",
                    "seat_id": seat.pk,
                    "user_id": people[(place + back * 7) % len(people)].pk,
                    "on_behalf_of_id": chance.choice(organisations),
                    "since": datetime.date(year - back, 1, 1),
                    "until": datetime.date(year - back, 12, 31),
                    "carries_over": place % 16 == 0,
                }
                copy.write_row([row[column] for column in _COLUMNS])
    cursor.execute("SELECT setval(pg_get_serial_sequence('bodies_mandate', 'id'), %s)", [number])
    return number


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(f"mandates {seed_bodies(int(sys.argv[1])):,}\n")

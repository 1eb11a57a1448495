"""Invented offers and needs of the associations of a benchmark, past the actions, and their projection."""

from __future__ import annotations

import datetime
import random
import sys
import time

from django.db import connection, transaction
from django.utils import timezone

from tests.bench.data import COMMON, FIRST, SECOND


def _texts(chance: random.Random) -> dict[str, str]:
    """A title and a description, with a word of their own and common ones."""
    word = chance.choice(FIRST) + chance.choice(list(SECOND))
    said = [common for common, often in COMMON.items() if chance.random() * 1000 < often]
    inflected = chance.choice(SECOND[chance.choice(list(SECOND))].split())
    return {
        "title": f"{word.capitalize()} ja {inflected}",
        "description": f"{' '.join(said)}. {word}n {' '.join(chance.choices(list(SECOND), k=12))}.",
    }


def seed_catalogue(count: int) -> float:
    """So many offers and so many needs. Returns seconds of the projection."""
    from associations.models import Municipality, Organisation
    from huoltamo.actions.category import load_categories
    from huoltamo.actions.projection import rebuild_catalogue
    from huoltamo.models import Category, Mode, Need, Offer, PriceModel, State

    load_categories()
    chance = random.Random(7)
    organisations = list(Organisation.objects.values_list("pk", "domicile_id"))
    places = list(Municipality.objects.filter(merged_into=None).values_list("pk", flat=True))
    categories = list(Category.objects.values_list("pk", flat=True))
    now, today = timezone.now(), timezone.localdate()

    def facts(number: int) -> dict[str, object]:
        return {
            "organisation_id": organisations[number % len(organisations)][0],
            "category_id": chance.choice(categories),
            **_texts(chance),
            "mode": chance.choice(Mode.values),
            "languages": ["fi", "sv"] if number % 9 == 0 else ["fi"],
            "whole_region": number % 6 == 0,
            "valid_until": today + datetime.timedelta(days=number % 360 + 1),
            "state": State.PUBLISHED,
            "published_at": now - datetime.timedelta(minutes=number),
        }

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of invented rows
        for model in (Offer, Need):
            extra = (
                (lambda: {"price_model": chance.choice([PriceModel.FREE, PriceModel.SWAP])}) if model is Offer else dict
            )
            made = model.objects.bulk_create([model(**facts(n), **extra()) for n in range(count)], batch_size=2_000)
            through = model.municipalities.through
            key = f"{model._meta.model_name}_id"
            links = [
                through(**{key: one.pk, "municipality_id": place})
                for n, one in enumerate(made)
                if n % 6
                for place in {organisations[n % len(organisations)][1], chance.choice(places)} - {None}
            ]
            through.objects.bulk_create(links, batch_size=5_000)
    start = time.perf_counter()
    rebuild_catalogue()
    seconds = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(f"projection {seed_catalogue(int(sys.argv[1])):.1f} s\n")

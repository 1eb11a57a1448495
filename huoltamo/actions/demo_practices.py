"""Good-practice cards of the demo network, told by its invented associations."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from django.utils import timezone

from associations.models import Organisation
from huoltamo.models import Category, Offer, Practice, State

from .practice import refresh_practices

TEXTS = Path(__file__).resolve().parent.parent / "data" / "demo_practices.json"


def make_practices(*, categories: dict[str, Category], providers: list[Organisation]) -> list[Practice]:
    """A card for each text, linked to an offer where its association has one in the category. Part of `make_demo`."""
    made = []
    for number, text in enumerate(json.loads(TEXTS.read_text(encoding="utf-8")), start=1):
        category = categories[text.pop("category")]
        offer = Offer.objects.filter(category=category, organisation__in=providers, state=State.PUBLISHED).first()
        made.append(
            Practice.objects.create(
                organisation=offer.organisation if offer else providers[number % len(providers)],
                category=category,
                offer=offer,
                published_at=timezone.now() - datetime.timedelta(days=17 * number),
                **text,
            )
        )
    refresh_practices([one.pk for one in made], patient=True)
    return made

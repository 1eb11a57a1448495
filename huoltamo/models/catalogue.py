"""The catalogue's own tables: a narrow search projection of what is shown, and what was not found."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality

from .category import Category
from .listing import Mode
from .need import Need
from .offer import Offer, PriceModel

# Codes stored in rows: new values are added at the end; after any other change run `rebuild_search`.
KIND_CODES = {"offer": 1, "need": 2, "doers": 3}
PRICE_CODES: dict[str, int] = {price.value: code for code, price in enumerate(PriceModel, start=1)}
MODE_BITS: dict[str, int] = {Mode.ON_SITE.value: 1, Mode.REMOTE.value: 2, Mode.BOTH.value: 3}


class CatalogueRowQuerySet(models.QuerySet["CatalogueRow"]):
    def visible_to(self, user: Any) -> CatalogueRowQuerySet:
        """All rows: what is not shown to everybody has none. (Readers look at `valid_until` too.)"""
        return self


class CatalogueRow(models.Model):
    """One offer or need as the catalogue searches it.

    terms: the terms of its texts, `n:<term>` for words of the title, and each facet value as a lexeme:
    `t:<offer|need|doers>`, `c:<category slug>` (and its parents'), `m:<municipality slug>` (`m:koko-maakunta` for the
    whole region), `p:<price model>`, `w:r` (remotely), `w:o` (on site), `l:<language>`, `s:<sector slug>` of the
    association. The codes are for counting the facets of the hits.
    """

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, null=True, related_name="row")
    need = models.OneToOneField(Need, on_delete=models.CASCADE, null=True, related_name="row")
    organisation_id = models.BigIntegerField()
    kind = models.SmallIntegerField(help_text="KIND_CODES")
    category = models.IntegerField(help_text="Key of the category")
    price = models.SmallIntegerField(help_text="PRICE_CODES, 0 for a need")
    mode = models.SmallIntegerField(help_text="MODE_BITS")
    languages = models.IntegerField(help_text="Bits of associations' LANGUAGE_BITS")
    municipalities = ArrayField(models.SmallIntegerField(), help_text="Codes; -1 for the whole region")
    valid_until = models.DateField()
    published_at = models.DateTimeField()
    sort_key = models.CharField(max_length=60, db_collation="C")
    terms = SearchVectorField()
    told = models.BooleanField(db_default=False, help_text="Both sides have been told of what fits it")

    objects = CatalogueRowQuerySet.as_manager()

    class Meta:
        verbose_name = "catalogue row"
        verbose_name_plural = "catalogue rows"
        indexes = [
            GinIndex(fields=["terms"], name="cataloguerow_terms"),
            models.Index(fields=["-published_at", "-id"], name="cataloguerow_newest"),
            models.Index(fields=["organisation_id"], name="cataloguerow_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offer__isnull=False, need=None) | models.Q(offer=None, need__isnull=False),
                name="cataloguerow_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.sort_key


class UnmetWish(models.Model):
    """A search that found nothing, told by pressing a button: its words only, no person (decisions 14).

    Shown only when several people searched alike, deleted after 90 days.
    """

    query = models.CharField(_("searched for"), max_length=200)
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The same words in any order and inflection.
    alike = models.CharField(max_length=200)
    day = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("wish that found nothing")
        verbose_name_plural = _("wishes that found nothing")
        ordering = ["-id"]
        indexes = [models.Index(fields=["alike"], name="unmetwish_alike")]

    def __str__(self) -> str:
        return self.query

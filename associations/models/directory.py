"""The directory's own tables: a narrow search projection of organisations, its counts, and searches left unmet.

Only what everybody may see is in them. They are written by `actions/projection.py` in the transaction that changes the
organisation, so an edit is found at once; `rebuild_search` makes them anew.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Repeat
from django.utils.translation import gettext_lazy as _

from .organisation import SPOKEN_LANGUAGES, Kind, Organisation

# Codes stored in rows: new values are added at the end; after any other change run `rebuild_search`.
KIND_CODES: dict[str, int] = {kind.value: code for code, kind in enumerate(Kind, start=1)}
LANGUAGE_BITS: dict[str, int] = {code: 1 << place for place, (code, _name) in enumerate(SPOKEN_LANGUAGES)}
# Stands among municipality codes for "works in the whole region"; its slug in addresses and lexemes.
WHOLE_REGION = -1
WHOLE_REGION_SLUG = "koko-maakunta"


class DirectoryRowQuerySet(models.QuerySet["DirectoryRow"]):
    def visible_to(self, user: Any) -> DirectoryRowQuerySet:
        """All rows: an organisation that is deleted or merged has none."""
        return self


class DirectoryRow(models.Model):
    """One organisation as the directory searches it.

    terms holds the terms of all its public texts and its activities', `n:<term>` for words of its names, and each facet
    value as a lexeme: `m:<municipality slug>` (domicile and every municipality it works in), `s:<sector slug>` (main
    and others), `k:<kind>`, `l:<language>`, `nw` (newcomers welcome), `d:<status>` when not active. So one GIN index
    answers words and facets together; the smallint codes are for counting the facets of the hits.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="directory_row"
    )
    languages = models.IntegerField(help_text="Bits of LANGUAGE_BITS")
    municipality = models.SmallIntegerField(help_text="Code of the domicile, 0 when not known")
    sector = models.SmallIntegerField(help_text="Key of the main sector, 0 when not known")
    kind = models.SmallIntegerField(help_text="KIND_CODES")
    newcomers = models.BooleanField()
    listed = models.BooleanField(help_text="Shown unless more is asked for: an association kind, not dissolved")
    more_municipalities = ArrayField(models.SmallIntegerField(), null=True)
    more_sectors = ArrayField(models.SmallIntegerField(), null=True)
    sort_key = models.CharField(max_length=60, db_collation="C")
    terms = SearchVectorField()
    # PostgreSQL moves long values out of a row only when the row is over 2 kB, so a vector of 1.4 kB would stay in it
    # and make the heap ten times as wide. These blanks (40 bytes once compressed) carry the row over the limit: the
    # vector goes out of line, and counting the facets of a broad search reads a tenth of the pages (migration 0008).
    padding = models.TextField(db_default=Repeat(Value(" "), 2100), editable=False)

    objects = DirectoryRowQuerySet.as_manager()

    class Meta:
        verbose_name = "directory row"
        verbose_name_plural = "directory rows"
        indexes = [
            GinIndex(fields=["terms"], name="directoryrow_terms"),
            models.Index(fields=["sort_key", "organisation"], name="directoryrow_by_name", condition=Q(listed=True)),
        ]

    def __str__(self) -> str:
        return self.sort_key


class DirectoryCount(models.Model):
    """How many listed rows have a facet value: the sum over all rows of that facet and code.

    Each change adds rows (+1, -1) instead of changing one, so that two people saving at once never wait for each other;
    `actions/projection.py` folds them now and then.
    """

    class Facet(models.TextChoices):
        ALL = "a"
        MUNICIPALITY = "m"
        SECTOR = "s"
        KIND = "k"
        LANGUAGE = "l"
        NEWCOMERS = "n"

    facet = models.CharField(max_length=1, choices=Facet)
    code = models.IntegerField()
    n = models.IntegerField()

    class Meta:
        verbose_name = "directory count"
        verbose_name_plural = "directory counts"

    def __str__(self) -> str:
        return f"{self.facet}{self.code} {self.n:+d}"


class UnmetSearch(models.Model):
    """What somebody looked for and did not find, told by pressing a button (decisions 14). No person, no address."""

    query = models.CharField(_("searched for"), max_length=200, blank=True)
    wish = models.CharField(_("what were you looking for?"), max_length=500, blank=True)
    filters = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    day = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.query or self.wish

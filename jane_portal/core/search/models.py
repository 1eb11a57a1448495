"""The word cache, and the entries of /haku/."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class WordTerms(models.Model):
    """One word as texts have it, and its terms; shared by all processes. Private names leave it on erasure.

    bases: what a query for this word asks for. terms: what a text with this word is found by. Both are empty for a
    stop word. known: the analyser knew it (an unknown word is analysed again by `rebuild_search`).
    """

    word = models.CharField(primary_key=True, max_length=60)
    bases = ArrayField(models.CharField(max_length=120))
    terms = ArrayField(models.CharField(max_length=120))
    known = models.BooleanField(default=False)

    class Meta:
        verbose_name = "word"
        verbose_name_plural = "words"
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="wordterms_trgm")]

    def __str__(self) -> str:
        return self.word


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, user: Any) -> SearchEntryQuerySet:
        """Entries with at least one visibility lexeme of this user."""
        from .visibility import seen_by

        seen: Any = self.extra(where=["core_searchentry.terms @@ %s::tsquery"], params=[seen_by(user)])
        return seen


class SearchEntry(models.Model):
    """One findable record of any room, written by the room's action in the transaction that changes the record.

    `terms` holds the terms of all texts, `n:…` for words of the title, and visibility lexemes (`v:public`,
    `v:network`, `v:association:<uuid>`, `v:role:<role>`), so that one index answers "what may she see".
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=40, help_text="The record's own key within its kind")
    title = models.CharField(max_length=300)
    snippet = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, help_text="Running text, of which /haku/ shows the place of the hit")
    url = models.CharField(max_length=300, help_text="Path without a language prefix")
    day = models.DateField(null=True, blank=True, help_text="Newer records come first among equals")
    terms = SearchVectorField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="searchentry_one_per_record")]
        indexes = [GinIndex(fields=["terms"], fastupdate=False, name="searchentry_terms")]

    def __str__(self) -> str:
        return self.title

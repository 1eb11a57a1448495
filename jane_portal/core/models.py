"""Abstract bases. No noun of the domain lives here."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models


class TimestampedModel(models.Model):
    """Row times, UTC in the database, Europe/Helsinki on screen."""

    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


class PublicNoun(TimestampedModel):
    """A record with an identity outside the portal (HSDS, Popolo, feeds): it carries a UUID for life."""

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True


class VersionedModel(models.Model):
    """Edited by people side by side: a save with a stale `version` is refused with 409 (architecture, rule 9)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Installation(models.Model):
    """One row: which data folder may write to people (core.instance)."""

    ONLY = 1

    instance = models.CharField(max_length=32)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one")]

    def __str__(self) -> str:
        return self.instance


class CheckReport(models.Model):
    """What a self-check found (core.selfcheck): kinds of faults with counts and samples; empty when all is well."""

    made_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField()
    findings = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "report of a self-check"
        verbose_name_plural = "reports of self-checks"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


from jane_portal.core.consents.models import Consent  # noqa: E402
from jane_portal.core.files.models import StoredFile  # noqa: E402 - models that Django must find here
from jane_portal.core.glossary.models import GlossaryEntry  # noqa: E402
from jane_portal.core.links.models import PersonalLink  # noqa: E402
from jane_portal.core.plain.models import PlainText  # noqa: E402
from jane_portal.core.search.models import SearchEntry, WordTerms  # noqa: E402
from jane_portal.core.thread.models import ThreadLink  # noqa: E402

__all__ = [
    "CheckReport",
    "Consent",
    "GlossaryEntry",
    "Installation",
    "PersonalLink",
    "PlainText",
    "PublicNoun",
    "SearchEntry",
    "StoredFile",
    "ThreadLink",
    "TimestampedModel",
    "VersionedModel",
    "WordTerms",
]

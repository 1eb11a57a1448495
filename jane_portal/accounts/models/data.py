"""What people ask of the portal about their own data: a copy, erasure, limits; with or without an account."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.models import TimestampedModel

# Purposes of personal links: "my data" without an account, and changing one's mind about an erasure.
MY_DATA, REGRET = "my_data", "erasure.regret"


def _person() -> models.ForeignKey[Any, Any]:
    """Nobody: a person known by her address alone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def holding(self, person: Any) -> DataCopyQuerySet:
        """Those of this person (core.personal.person.Person), while they can be fetched."""
        whose = Q(user__in=person.user_ids) | Q(user=None, email__in=person.emails)
        return self.filter(whose, expires_at__gt=timezone.now())


class DataCopy(TimestampedModel):
    """A copy of one's own data, made by the worker and kept for seven days. The file is in the file store."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = _person()
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    expires_at = models.DateTimeField(_("can be fetched until"))

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of people's data")

    def __str__(self) -> str:
        return f"{self.uuid}"

    @property
    def subject(self) -> str:
        """What its file is about."""
        return f"data_copy:{self.uuid}"


class ErasureRequest(TimestampedModel):
    """Somebody is to be erased when the days of regret are over."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("done")

    class Source(models.TextChoices):
        OWN = "own", _("asked for by the person")
        COMMAND = "command", _("by the operator")
        UNUSED = "unused", _("account not used for two years")

    user = _person()
    email = models.EmailField(_("e-mail address"), max_length=254)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.OWN)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    due_at = models.DateTimeField(_("erased on"))
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(state="open"), name="erasurerequest_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.due_at:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """What its personal link is about."""
        return f"erasure:{self.pk}"


class Restriction(TimestampedModel):
    """A person has limited the use of her data, or objected to letters that are not necessary. Ended, never deleted."""

    class Kind(models.TextChoices):
        LIMIT = "limit", _("use is limited")
        OBJECT = "object", _("only necessary letters")

    user = _person()
    email = models.EmailField(_("e-mail address"), max_length=254)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    since = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("limit of use")
        verbose_name_plural = _("limits of use")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "kind"], condition=Q(lifted_at=None), name="restriction_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since:%Y-%m-%d}"


class ErasedKey(models.Model):
    """An address that has been erased, as a keyed hash: after a restore of an older backup it is erased again."""

    key_hash = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "erased address"
        verbose_name_plural = "erased addresses"

    def __str__(self) -> str:
        return self.key_hash[:8]

"""The row behind a personal link."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def usable(self, now: datetime.datetime | None = None) -> PersonalLinkQuerySet:
        """Neither used nor revoked, and not too old."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now or timezone.now())


class PersonalLink(models.Model):
    """Lets the holder of its token do one thing to one record, once.

    The token is derived from the key of the portal, the purpose, `uuid` and `version` (decisions 16); only its hash is
    here, so neither a dump of the database nor the code alone opens anything. A new version is a new token.
    subject: the record in words of its room, such as "invitation:17". email: where the link was sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="personal_links"
    )
    email = models.EmailField(max_length=254)
    version = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        app_label = "core"
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        indexes = [
            models.Index(fields=["subject", "purpose"], name="personallink_subject"),
            models.Index(fields=["expires_at"], name="personallink_expires"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject", "email"],
                condition=Q(used_at=None, revoked_at=None),
                name="personallink_one_open",
            ),
            models.CheckConstraint(condition=Q(used_at=None) | Q(revoked_at=None), name="personallink_used_or_revoked"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > timezone.now()

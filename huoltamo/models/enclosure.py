"""Pictures and attachments of offers, needs and messages; the bytes lie in the one file store."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import StoredFile, TimestampedModel

from .need import Need
from .offer import Offer
from .order import OrderMessage

# Of one offer, need or message.
MOST_ENCLOSURES = 6


@tracked(title=_("history of enclosures"))
class Enclosure(TimestampedModel):
    """One file of exactly one record."""

    stored = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="enclosure")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, null=True, blank=True, related_name="enclosures")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, null=True, blank=True, related_name="enclosures")
    message = models.ForeignKey(
        OrderMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="enclosures"
    )

    class Meta:
        verbose_name = _("picture or attachment")
        verbose_name_plural = _("pictures and attachments")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False, need=None, message=None)
                | Q(offer=None, need__isnull=False, message=None)
                | Q(offer=None, need=None, message__isnull=False),
                name="enclosure_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return str(self.stored)

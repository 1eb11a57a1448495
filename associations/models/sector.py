"""Sectors: the region's own ordered, mergeable list (domain E2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun
from jane_portal.core.text.names import NamedModel


@tracked()
class Sector(NamedModel, PublicNoun):
    order = models.PositiveSmallIntegerField(default=100)
    slug = models.SlugField(max_length=80, unique=True)
    origin = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["order", "name_fi"]

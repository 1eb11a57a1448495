"""What holds in a municipality, or in a part of one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality


class PlacedModel(models.Model):
    """It holds in a municipality, in a village or area (such as Pyhäselkä), or with neither in the whole region."""

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("municipality"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("village or area"),
    )

    class Meta:
        abstract = True

    @property
    def place(self) -> Municipality | Area | None:
        return self.area or self.municipality

    @property
    def place_name(self) -> str:
        return self.place.name if self.place is not None else _t("the whole region")

    @property
    def scope(self) -> str:
        """The scope of roles held here."""
        if self.area is not None:
            return f"area:{self.area.uuid}"
        if self.municipality is not None:
            return self.municipality.scope
        return f"region:{settings.PORTAL_REGION}"

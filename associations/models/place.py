"""Regions, municipalities and areas, each membership with its days (domain E1, decisions 9)."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun
from jane_portal.core.text.names import NamedModel
from jane_portal.core.text.sorting import sort_key_field


@tracked()
class Region(NamedModel, PublicNoun):
    """A region (maakunta). One installation serves one: settings.PORTAL_REGION."""

    code = models.CharField(max_length=2, unique=True)
    nuts3 = models.CharField(max_length=5, blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, user: Any) -> MunicipalityQuerySet:
        return self

    def of_region(self, region_code: str, day: datetime.date | None = None) -> MunicipalityQuerySet:
        """Municipalities that belong to the region on the day (today in Helsinki)."""
        day = day or timezone.localdate()
        return self.filter(
            Q(periods__since__isnull=True) | Q(periods__since__lte=day),
            Q(periods__until__isnull=True) | Q(periods__until__gte=day),
            periods__region__code=region_code,
        )

    def known_in(self, region_code: str) -> MunicipalityQuerySet:
        """Those of the region today, and those that merged into one of them."""
        today = Municipality.objects.of_region(region_code)
        return self.filter(Q(pk__in=today.values("pk")) | Q(merged_into__in=today.values("pk")))


@tracked()
class Municipality(NamedModel, PublicNoun):
    """A municipality. Codes are three-character strings: "090" is Heinävesi."""

    code = models.CharField(max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")])
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=[("kunta", _("municipality")), ("kaupunki", _("city"))])
    subregion = models.CharField(max_length=80, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_on = models.DateField(null=True, blank=True)
    business_id = models.CharField(max_length=9, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_on = models.DateField(null=True, blank=True)
    sort_key = sort_key_field("name_fi")

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{3}$"), name="municipality_code_three_digits"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_on__isnull=True)
                | Q(merged_into__isnull=False, merged_on__isnull=False),
                name="municipality_merge_has_day",
            ),
        ]

    @property
    def scope(self) -> str:
        """The scope of roles held in this municipality."""
        return f"municipality:{self.code}"


@tracked()
class MunicipalityPeriod(models.Model):
    """The days during which a municipality belongs to a region. Open ends are unknown or not yet."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="periods")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="periods")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership in a region")
        verbose_name_plural = _("memberships in regions")
        constraints = [
            ExclusionConstraint(
                name="municipality_in_one_region",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.region}"


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, user: Any) -> AreaQuerySet:
        return self


@tracked()
class Area(NamedModel, PublicNoun):
    """A place below a municipality: a village, a district, or a former municipality such as Pyhäselkä."""

    class Kind(models.TextChoices):
        FORMER_MUNICIPALITY = "former_municipality", _("former municipality")
        VILLAGE = "village", _("village")
        DISTRICT = "district", _("district")

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    former_code = models.CharField(max_length=3, blank=True)
    sort_key = sort_key_field("name_fi")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["sort_key"]


class AreaPeriodQuerySet(models.QuerySet["AreaPeriod"]):
    def visible_to(self, user: Any) -> AreaPeriodQuerySet:
        return self

    def in_force(self, day: datetime.date | None = None) -> AreaPeriodQuerySet:
        day = day or timezone.localdate()
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


@tracked()
class AreaPeriod(models.Model):
    """The days during which an area lies in a municipality."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="periods")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="area_periods")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = AreaPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership in a municipality")
        verbose_name_plural = _("memberships in municipalities")
        constraints = [
            ExclusionConstraint(
                name="area_in_one_municipality",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} – {self.municipality}"

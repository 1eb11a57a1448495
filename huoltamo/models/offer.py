"""What an association does for others."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked, tracked_relation

from .listing import Listing, listing_constraints

# The highest price, in euros, that a form takes: more is a slip of the finger.
HIGHEST_AMOUNT = Decimal("99999.99")


class PriceModel(models.TextChoices):
    FREE = "free", _("free of charge")
    TRAVEL_COSTS = "travel_costs", _("travel costs only")
    PER_HOUR = "per_hour", _("by the hour")
    FIXED = "fixed", _("fixed price")
    SWAP = "swap", _("swap")
    AGREEMENT = "agreement", _("by agreement")


# Of these an amount can be said; of these it must be.
WITH_AMOUNT = (PriceModel.TRAVEL_COSTS, PriceModel.PER_HOUR, PriceModel.FIXED)
NEEDS_AMOUNT = (PriceModel.PER_HOUR, PriceModel.FIXED)


@tracked(title=_("history of offers"))
class Offer(Listing):
    """A support service on offer (HSDS service)."""

    thread_end = "tarjous"
    noun = "offer"

    done_by = models.CharField(_("who does it"), max_length=200, blank=True)
    travel = models.CharField(
        _("travel"), max_length=200, blank=True, help_text=_("For example: up to 50 km, further by agreement")
    )
    price_model = models.CharField(_("price"), max_length=12, choices=PriceModel, default=PriceModel.FREE)
    amount = models.DecimalField(
        _("euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(HIGHEST_AMOUNT)],
    )
    unit = models.CharField(_("for what"), max_length=40, blank=True, help_text=_("For example hour, day, kilometre"))
    swap_for = models.CharField(_("what is wished for in return"), max_length=200, blank=True)
    quick = models.BooleanField(
        _("small: can be asked with two clicks"),
        default=False,
        help_text=_("Lending a tent, an hour of advice: asked for without the long form."),
    )
    monthly_limit = models.PositiveSmallIntegerField(
        _("at most in a month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    lead_days = models.PositiveSmallIntegerField(
        _("days needed beforehand"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    for_neighbours = models.BooleanField(_("for neighbouring regions too"), default=False)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        default_related_name = "offers"
        ordering = ["sort_key", "id"]
        constraints = [
            *listing_constraints("offer"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, price_model__in=WITH_AMOUNT), name="offer_amount_fits_price"
            ),
            models.CheckConstraint(condition=Q(unit="") | Q(amount__isnull=False), name="offer_unit_has_amount"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="offer_of_organisation")]


@tracked_relation()
class OfferServes(Offer.municipalities.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("municipality served")


@tracked_relation()
class OfferServesArea(Offer.areas.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("village or area served")


@tracked(title=_("history of calendars of offers"))
class Availability(models.Model):
    """Days on which an offer is free, taken or closed. Days without a row are not known; overlaps only warn."""

    class Kind(models.TextChoices):
        FREE = "free", _("free")
        TAKEN = "taken", _("taken")
        CLOSED = "closed", _("closed")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="availability")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("days in the calendar")
        verbose_name_plural = _("days in the calendar")
        ordering = ["since", "id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="availability_days_in_order")]

    def __str__(self) -> str:
        return f"{self.since} {self.get_kind_display()}"

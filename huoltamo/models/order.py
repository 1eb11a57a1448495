"""An order: one association asks, another one does. Money stays outside the portal."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Contact, Organisation, Status
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, TimestampedModel, VersionedModel

from .category import Category
from .listing import EDITING, LEARNING, OFFICE
from .need import Need
from .offer import HIGHEST_AMOUNT, WITH_AMOUNT, Offer, PriceModel
from .order_steps import BOUND, BUYER, ENDED, OPEN, PROVIDER, WAITS_FOR, OrderState

SILENCE_SETTLES = datetime.timedelta(days=14)
REOPENED_WITHIN = datetime.timedelta(days=30)
EXPIRES_AFTER = datetime.timedelta(days=30)
# Days of silence after which the one whose move it is gets a letter.
NUDGES = (5, 12)


class Side(models.TextChoices):
    BUYER = BUYER, _("the one who asks")
    PROVIDER = PROVIDER, _("the one who does")


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: Any) -> OrderQuerySet:
        """The two associations' own; the secretary sees that there is an order, not what is written in it."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(*OFFICE):
            return self
        return self.of_user(user)

    def counted_for(self, user: Any) -> OrderQuerySet:
        """All, for figures and days without names or words, to those who read what the network learns."""
        return self if user.is_authenticated and user.has_role(*LEARNING) else self.none()

    def of_user(self, user: Any) -> OrderQuerySet:
        """Orders of associations whose editor or owner the user is today."""
        own = user.scope_keys(*EDITING)
        return self.filter(Q(buyer__uuid__in=own) | Q(provider__uuid__in=own))

    def open(self) -> OrderQuerySet:
        return self.filter(state__in=OPEN)

    def ended(self) -> OrderQuerySet:
        return self.filter(state__in=ENDED)

    def waiting_for(self, user: Any) -> OrderQuerySet:
        """Those in which the next move is that of an association of this user; thanks wait for the thanked."""
        own = user.scope_keys(*EDITING)
        asked = [state for state, side in WAITS_FOR.items() if side == PROVIDER]
        answered = [state for state, side in WAITS_FOR.items() if side == BUYER]
        half = Q(state=OrderState.AGREED)
        return self.filter(
            Q(state__in=asked, provider__uuid__in=own)
            | Q(state__in=answered, buyer__uuid__in=own)
            | half & Q(buyer__uuid__in=own, buyer_confirmed_at=None, provider_confirmed_at__isnull=False)
            | half & Q(provider__uuid__in=own, provider_confirmed_at=None, buyer_confirmed_at__isnull=False)
            | Q(state=OrderState.THANKED, provider__uuid__in=own, thanks__state="waiting")
        )

    def of_gone(self) -> OrderQuerySet:
        """Unfinished ones of an association that has been dissolved, deleted or merged into the other one."""
        gone = Q(pk__in=[])
        for side in ("buyer", "provider"):
            gone |= Q(**{f"{side}__status": Status.DISSOLVED}) | Q(**{f"{side}__deleted_at__isnull": False})
            gone |= Q(**{f"{side}__merged_into__isnull": False})
        return self.filter(gone, state__in=[*OPEN, OrderState.AGREED])

    def silent_since(self, moment: datetime.datetime) -> OrderQuerySet:
        """Open ones in which nobody has moved since."""
        return self.open().filter(moved_at__lte=moment)

    def past_their_day(self, today: datetime.date) -> OrderQuerySet:
        """Agreed ones whose day has gone, of which nobody has said yet that they are done, and nobody was asked."""
        untold = self.filter(state=OrderState.AGREED, buyer_confirmed_at=None, provider_confirmed_at=None, nudged=0)
        return untold.filter(
            Q(agreed_terms__until__lt=today) | Q(agreed_terms__until=None, agreed_terms__day__lt=today)
        )

    def half_confirmed_since(self, moment: datetime.datetime) -> OrderQuerySet:
        """Agreed ones that one side called done at that time or before, while the other is silent."""
        return self.filter(
            Q(buyer_confirmed_at__lte=moment, provider_confirmed_at=None)
            | Q(provider_confirmed_at__lte=moment, buyer_confirmed_at=None),
            state=OrderState.AGREED,
        )


@tracked(exclude=["wish", "place", "reason"], title=_("history of orders"))
class Order(PublicNoun, VersionedModel):
    """From the request to the thanks. It comes from an offer, or is an answer to a need (decisions 26).

    moved_at: when somebody last took a step or wrote; silence is counted from it. answered_at: the provider's first
    word. nudged: how many nudges the present silence has had.
    """

    State = OrderState

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    buyer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="orders_made", verbose_name=_("association that asks")
    )
    provider = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="orders_received",
        verbose_name=_("association that does it"),
    )
    title = models.CharField(_("title"), max_length=120)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="orders", verbose_name=_("category"))
    quick = models.BooleanField(default=False, editable=False)
    # What was on offer when it was asked for; a small thing binds by the provider's yes only if that still holds.
    offer_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    wish = models.TextField(_("what you need"), max_length=3000, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    wished_from = models.DateField(_("wished from"), null=True, blank=True)
    wished_until = models.DateField(_("wished until"), null=True, blank=True)
    group_size = models.PositiveIntegerField(
        _("how many people"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    budget = models.DecimalField(
        _("budget in euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(HIGHEST_AMOUNT)],
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact person")
    )
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.REQUESTED)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    referred_to = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    referred_offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    referred_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    agreed_terms = models.OneToOneField(
        "OrderTerms", on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_in"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now)
    nudged = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    buyer_confirmed_at = models.DateTimeField(null=True, blank=True)
    provider_confirmed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # SEQUENCE of the calendar entry: grows with each change of the agreed day.
    sequence = models.PositiveSmallIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-moved_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(buyer=F("provider")), name="order_between_two_associations"),
            models.CheckConstraint(
                condition=Q(offer__isnull=False, need=None) | Q(offer=None, need__isnull=False),
                name="order_from_an_offer_or_a_need",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BOUND) | Q(agreed_terms__isnull=False, agreed_at__isnull=False),
                name="order_agreed_has_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OrderState.DELIVERED, OrderState.THANKED]) | Q(delivered_at__isnull=False),
                name="order_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(wished_until=None) | Q(wished_until__gte=F("wished_from")), name="order_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["need", "provider"],
                condition=Q(state__in=OPEN, need__isnull=False),
                name="order_one_open_answer_to_a_need",
            ),
        ]
        indexes = [
            models.Index(fields=["moved_at"], condition=Q(state__in=OPEN), name="order_open_by_silence"),
            models.Index(fields=["buyer", "state"], name="order_of_buyer"),
            models.Index(fields=["provider", "state"], name="order_of_provider"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("order_detail", kwargs={"pk": self.pk})

    def other(self, side: str) -> Organisation:
        """The association on the other side."""
        return self.provider if side == BUYER else self.buyer


@tracked(exclude=["what", "place", "unit", "price"], title=_("history of terms of orders"))
class OrderTerms(TimestampedModel):
    """One proposal of how the order is done. Never changed: another proposal is another row.

    The price is kept as facts (model, euros, for what) and said in the language of each reader; `price` is what
    somebody has written about it, in her own words.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="terms")
    side = models.CharField(_("proposed by"), max_length=8, choices=Side)
    what = models.TextField(_("what is done"), max_length=3000)
    day = models.DateField(_("day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)
    starts = models.TimeField(_("begins at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    price_model = models.CharField(_("price"), max_length=12, choices=PriceModel, blank=True)
    amount = models.DecimalField(
        _("euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(HIGHEST_AMOUNT)],
    )
    unit = models.CharField(_("for what"), max_length=40, blank=True, help_text=_("For example hour, day, kilometre"))
    price = models.CharField(_("more about the price"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("terms of an order")
        verbose_name_plural = _("terms of orders")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("day")), name="orderterms_days_in_order"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, price_model__in=WITH_AMOUNT),
                name="orderterms_amount_fits_price",
            ),
            models.CheckConstraint(condition=Q(unit="") | Q(amount__isnull=False), name="orderterms_unit_has_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.pk}"


@tracked(exclude=["text"], title=_("history of messages of orders"))
class OrderMessage(TimestampedModel):
    """One message between the two, or the word that went with a step (`step`, a key of ORDER_STEPS)."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=[*Side.choices, ("portal", _("the portal"))])
    step = models.CharField(max_length=12, blank=True)
    text = models.TextField(_("message"), max_length=5000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("message of an order")
        verbose_name_plural = _("messages of orders")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text="") | ~Q(step=""), name="ordermessage_says_something")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.pk}"

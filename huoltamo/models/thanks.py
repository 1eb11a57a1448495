"""What is said after an order is done, and what others can learn from. No stars, no ranking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, TimestampedModel, VersionedModel
from jane_portal.core.text.sorting import sort_key_field

from .category import Category
from .listing import EDITING, OFFICE
from .offer import Offer
from .order import Order, Side


class FeedbackQuerySet(models.QuerySet["OrderFeedback"]):
    def visible_to(self, user: Any) -> FeedbackQuerySet:
        """Between the two associations only."""
        return self.filter(order__in=Order.objects.of_user(user)) if user.is_authenticated else self.none()


@tracked(exclude=["text"], title=_("history of feedback"))
class OrderFeedback(TimestampedModel):
    """Private feedback of one side to the other, once for a finished order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=8, choices=Side)
    text = models.TextField(_("feedback"), max_length=1000)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback on an order")
        verbose_name_plural = _("feedback on orders")
        constraints = [models.UniqueConstraint(fields=["order", "side"], name="orderfeedback_once_a_side")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.side}"


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def visible_to(self, user: Any) -> ThanksQuerySet:
        """Those that the thanked association has approved; one's own in every state."""
        shown = Q(state=Thanks.State.SHOWN)
        if user.is_authenticated:
            shown |= Q(order__in=Order.objects.of_user(user))
            if user.has_role(*OFFICE):
                shown |= Q(state=Thanks.State.WAITING)
        return self.filter(shown)

    def on_the_wall(self) -> ThanksQuerySet:
        """What everybody reads, the newest first; not of associations that have been taken out of sight."""
        there = self.filter(state=Thanks.State.SHOWN, order__provider__deleted_at=None, order__buyer__deleted_at=None)
        return there.select_related("order__provider", "order__buyer", "order__offer").order_by("-shown_at", "-pk")


@tracked(exclude=["text"], title=_("history of thanks"))
class Thanks(PublicNoun):
    """A public thank-you; shown when the one who is thanked has approved it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("not shown")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="thanks")
    text = models.TextField(_("thanks"), max_length=500)
    # Meant for the wall; others are read by the thanked association alone.
    public = models.BooleanField(_("may be shown to everybody"), default=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        ordering = ["-shown_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(shown_at__isnull=False), name="thanks_shown_has_time"
            ),
            models.CheckConstraint(condition=Q(public=True) | Q(state="hidden"), name="thanks_private_is_hidden"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, user: Any) -> PracticeQuerySet:
        """Published ones of associations that are there; one's own in every state; to the secretary the taken down."""
        there = Q(organisation__deleted_at=None, organisation__merged_into=None)
        shown = there & Q(published_at__isnull=False, taken_down_at=None)
        if user.is_authenticated:
            shown |= Q(organisation__uuid__in=user.scope_keys(*EDITING))
            if user.has_role(*OFFICE):
                shown |= there & Q(taken_down_at__isnull=False)
        return self.filter(shown)


@tracked(title=_("history of good practices"))
class Practice(PublicNoun, VersionedModel):
    """A good-practice card: what we did, how, what we learnt."""

    thread_end = "kaytanto"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="practices")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="practices")
    offer = models.ForeignKey(
        Offer,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name=_("our offer about it"),
    )
    title = models.CharField(_("title"), max_length=120)
    did = models.TextField(_("what we did"), max_length=2000)
    how = models.TextField(_("how"), max_length=3000, blank=True)
    learnt = models.TextField(_("what we learnt"), max_length=2000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # By the secretary, with the reason that the association's own people read.
    taken_down_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    sort_key = sort_key_field("title")

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_down_at=None) | ~Q(reason=""), name="practice_taken_down_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice_detail", kwargs={"pk": self.pk})

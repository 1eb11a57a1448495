"""Every outgoing letter is a row, so that none is lost with the broker and none sent twice (reliability 0.1)."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role, User

POST_KEEPERS = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)


# Letters due longer ago than this never leave by themselves: their day has perhaps passed (reliability A11).
STALE_AFTER = datetime.timedelta(days=1)


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User | AnonymousUser) -> LetterQuerySet:
        """Who cares for the post sees what became of every letter; a person sees her own."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(*POST_KEEPERS):
            return self
        return self.filter(user=user)

    def due(self, now: datetime.datetime) -> LetterQuerySet:
        waiting = self.filter(state=Letter.State.QUEUED, next_try_at__lte=now, next_try_at__gt=now - STALE_AFTER)
        return waiting.exclude(expires_at__lte=now)

    def expired(self, now: datetime.datetime) -> LetterQuerySet:
        """What waits and has lost its use meanwhile, such as a code."""
        return self.filter(state__in=[Letter.State.QUEUED, Letter.State.HELD], expires_at__lte=now)

    def in_trouble(self) -> LetterQuerySet:
        return self.filter(state__in=TROUBLE)

    def demo_box(self) -> LetterQuerySet:
        """What the demo post box shows: everything in demo mode, nothing elsewhere."""
        shown = self.select_related("user").order_by("-created_at", "-id")
        return shown if settings.DEMO and settings.MAIL_TO_DEMO_BOX else self.none()


class Letter(models.Model):
    """One letter to one address.

    queued → claimed (leased to a worker, written) → sending (committed before SMTP) → sent. A transient answer leads
    back to queued and at last to given up, a final one to failed. What is still *sending* when its lease ends may have
    gone out: it is uncertain until the relay's log or the secretary says. Held: a person decides whether it still goes.

    `key` says what the letter is about: the same key to the same address, or to the same person, is one letter, with
    one Message-ID. `params` are dropped at sending, the bodies 30 days later (decisions 16).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("being written")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("returned")
        FAILED = "failed", _("refused")
        GIVEN_UP = "given_up", _("given up")
        UNCERTAIN = "uncertain", _("perhaps sent")
        HELD = "held", _("held back")
        DROPPED = "dropped", _("no longer needed")
        COLLECTED = "collected", _("in a summary")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    builder = models.CharField(max_length=200)
    params = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(default=False)
    to = models.EmailField(_("to whom"), max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fi")
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=120, blank=True)
    # Collected for a summary by the day or the week, and then the summary in which it went: the mark that it was sent.
    collect = models.CharField(max_length=5, blank=True)
    digest = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="collected", editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    message_id = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # What has not left by then never does: its kind has a lifetime.
    expires_at = models.DateTimeField(null=True, blank=True)
    # How often a worker died with this letter in hand: such letters travel alone, so a poisonous one harms no other.
    crashes = models.PositiveSmallIntegerField(default=0)
    # The worker's own mark on what it holds: whoever has lost the lease changes nothing any more.
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    sending_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="letter_queued"),
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="letter_leased"),
            models.Index(fields=["-created_at", "-id"], name="letter_newest"),
            models.Index(
                fields=["collect", "created_at"],
                condition=Q(state="collected", digest__isnull=True),
                name="letter_collected",
            ),
            models.Index(fields=["claim"], condition=Q(claim__isnull=False), name="letter_claimed"),
            models.Index(
                fields=["state", "-created_at"],
                condition=Q(state__in=["bounced", "failed", "given_up", "uncertain", "held"]),
                name="letter_in_trouble",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | Q(lease_until__isnull=False),
                name="letter_in_work_has_lease",
            ),
            models.UniqueConstraint(fields=["key", "user"], condition=~Q(key=""), name="letter_once_a_person"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def reader(self) -> str:
        """Whom the letter greets by name.

        Only who has signed in, since the name of another may be anybody's invention; and only at the person's own
        address, since a new or a former one may be somebody else's.
        """
        person = self.user
        known = person is not None and person.last_login is not None and person.email == self.to.lower()
        return person.name if person is not None and known else ""


TROUBLE = (
    Letter.State.UNCERTAIN,
    Letter.State.HELD,
    Letter.State.GIVEN_UP,
    Letter.State.FAILED,
    Letter.State.BOUNCED,
)

State = Letter.State


class NoticeChoice(models.Model):
    """How a reader wants letters of one kind: a person by her account, anybody else by the address."""

    class Choice(models.TextChoices):
        EACH = "each", _("at once, each by itself")
        DAY = "day", _("gathered once a day")
        WEEK = "week", _("gathered once a week")
        NEVER = "never", _("not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="notice_choices"
    )
    address = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=40)
    choice = models.CharField(max_length=5, choices=Choice)
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("choice about letters")
        verbose_name_plural = _("choices about letters")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once_a_person"),
            models.UniqueConstraint(
                fields=["address", "kind"], condition=~Q(address=""), name="notice_choice_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="") | Q(user__isnull=True) & ~Q(address=""),
                name="notice_choice_of_one_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.choice}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    def visible_to(self, user: User | AnonymousUser) -> BounceQuerySet:
        """Who cares for the post sees all; a person what came back from her own address."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_role(*POST_KEEPERS) else self.filter(address=user.email)

    def standing(self, now: datetime.datetime | None = None) -> BounceQuerySet:
        """Those that still say something of their address."""
        return self.filter(settled_at=None, created_at__gt=(now or timezone.now()) - Bounce.COUNTS_FOR)

    def lost(self) -> models.QuerySet[Any, Any]:
        """Addresses to which notices are not written any more: {"address", "hard", "days", "last"}."""
        days = models.Count("day", distinct=True)
        found = (
            self.standing()
            .values("address")
            .annotate(
                hard=models.Count("day", distinct=True, filter=Q(hard=True)), days=days, last=models.Max("created_at")
            )
        )
        return found.filter(Q(hard__gte=Bounce.HARD_DAYS) | Q(days__gte=Bounce.ANY_DAYS)).order_by("-last", "address")


class Bounce(models.Model):
    """A letter of ours that came back. hard: the address does not exist, says the server.

    One report proves little, and whoever has got a letter could forge one: an address counts as lost when letters have
    come back on several days, and only for so long.
    """

    COUNTS_FOR = datetime.timedelta(days=90)
    HARD_DAYS, ANY_DAYS = 2, 5

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="bounce")
    address = models.EmailField(max_length=254)
    status = models.CharField(max_length=12, blank=True)
    hard = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    day = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    # Somebody has said that the address works.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned letter")
        verbose_name_plural = _("returned letters")
        indexes = [models.Index(fields=["address"], condition=Q(settled_at__isnull=True), name="bounce_standing")]

    def __str__(self) -> str:
        return f"{self.status} {self.letter_id}"


class Alarm(models.Model):
    """A trouble of the portal itself. key: of a core.watch.Watch. At most one of a key is open.

    told_at: when the administrators were written to. well_since: it seems over; said when it has been so for a while.
    """

    key = models.CharField(max_length=40)
    began_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    well_since = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(over_at__isnull=True), name="alarm_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.began_at:%Y-%m-%d %H:%M}"

"""What a person follows, what has happened, and how far the letters have told of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.models import TimestampedModel

# Purposes of personal links in letters: stop one thing, stop everything.
STOP, STOP_ALL = "follow.stop", "follow.stop_all"


class Pace(models.TextChoices):
    WEEKLY = "weekly", _("on Monday mornings")
    INSTANT = "instant", _("as soon as something happens")


class Reader(models.Model):
    """One person's letters. Whoever writes or changes what she follows locks this row first.

    weekly_at: up to when the weekly letter has told. instant_at: when the last letter between the weeks was made.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reader"
    )
    weekly_at = models.DateTimeField(default=timezone.now)
    instant_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reader of letters about followed things")
        verbose_name_plural = _("readers of letters about followed things")

    def __str__(self) -> str:
        return str(self.pk)


class FollowQuerySet(models.QuerySet["Follow"]):
    def visible_to(self, user: Any) -> FollowQuerySet:
        """A person's own; what somebody follows is nobody else's business."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Follow(TimestampedModel):
    """One person follows one thing, or keeps one search.

    kind: key of a Followable or SavedSearch. subject: the UUID of the thing, or the canonical query string.
    title: the search in the words of the page on which it was kept. told_at: news up to here have been told.
    known: keys of the hits that are nothing new, the newest MOST_KNOWN of them.
    """

    MOST = 200  # things one person follows
    MOST_KNOWN = 2000

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=600)
    title = models.CharField(max_length=200, blank=True)
    pace = models.CharField(_("when"), max_length=10, choices=Pace, default=Pace.WEEKLY)
    told_at = models.DateTimeField(default=timezone.now)
    known = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed thing")
        verbose_name_plural = _("followed things")
        indexes = [models.Index(fields=["kind", "subject"], name="follow_subject")]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "subject"], name="follow_once")]

    def __str__(self) -> str:
        return self.topic

    @property
    def topic(self) -> str:
        """What news name among their topics to reach this."""
        return f"{self.kind}:{self.subject}"

    @property
    def link_subject(self) -> str:
        """What the link that stops it is about."""
        return f"follow:{self.pk}"


class News(models.Model):
    """Something has happened to a record. Its title, its address and who may see it are asked when a letter is written.

    kind: key of a NewsKind. about_kind, about: a record that the thread knows (core.thread.ends), or a followed thing.
    topics: followed things that it concerns, such as `kunta:<uuid>`. ready_at: when the round of letters saw it
    committed; letters go by this time, so a long transaction hides nothing from them.
    """

    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    day = models.DateField()
    kind = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=40)
    about = models.UUIDField()
    topics = ArrayField(models.CharField(max_length=100))

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        indexes = [
            GinIndex(fields=["topics"], name="news_topics"),
            models.Index(fields=["ready_at"], name="news_ready"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["about", "kind", "day", "about_kind"], name="news_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind}:{self.about}"

"""A meeting of a body outside the network: what associations say before it, what the representative tells after it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel

from .external import ExternalBody, Representative

# So long after the meeting those who have not told are reminded, once.
REPORT_REMINDER = datetime.timedelta(days=7)


class ExternalMeetingQuerySet(models.QuerySet["ExternalMeeting"]):
    def visible_to(self, user: Any) -> ExternalMeetingQuerySet:
        """That a body meets is public; what associations have said is not (`rules.reads_brief`)."""
        return self


@tracked(title=_("history of meetings outside the network"))
class ExternalMeeting(PublicNoun, VersionedModel):
    """One day on which the body meets."""

    body = models.ForeignKey(ExternalBody, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body"))
    day = models.DateField(_("day of the meeting"))
    topics = models.TextField(_("what is on the agenda"), max_length=3000, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The question has gone to every association; the brief has gone; the reports have been asked for.
    ask_written = models.BooleanField(default=False, editable=False)
    briefed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reports_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ExternalMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting outside the network")
        verbose_name_plural = _("meetings outside the network")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["body", "day"], name="external_meeting_once_a_day")]

    def __str__(self) -> str:
        return f"{self.body} {self.day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("external_meeting_detail", kwargs={"pk": self.pk})

    def takes_inputs(self, day: datetime.date | None = None) -> bool:
        """Associations may still say what they think: until the brief has gone."""
        day = day or timezone.localdate()
        return self.asked_at is not None and self.briefed_at is None and day < self.day

    def link_subject(self, organisation: Organisation) -> str:
        return f"meeting:{self.pk}:{organisation.pk}"


class MeetingInputQuerySet(models.QuerySet["MeetingInput"]):
    def visible_to(self, user: Any) -> MeetingInputQuerySet:
        """Read through the brief, which asks `rules.reads_brief`."""
        return self


@tracked(title=_("history of what associations say before meetings"))
class MeetingInput(PublicNoun, VersionedModel):
    """What one person says for her association. Saying it again changes it, so a double press makes one."""

    meeting = models.ForeignKey(
        ExternalMeeting, on_delete=models.PROTECT, related_name="inputs", verbose_name=_("meeting outside the network")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("association")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    text = models.TextField(_("what should be said in the meeting"), max_length=3000)

    objects = MeetingInputQuerySet.as_manager()

    class Meta:
        verbose_name = _("input before a meeting")
        verbose_name_plural = _("inputs before meetings")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation", "user"], name="meeting_input_once")]

    def __str__(self) -> str:
        return f"{self.meeting} – {self.organisation}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> ReportQuerySet:
        """That a report was asked for and whether it came is public; what it says is `shown_to`."""
        return self

    def silent(self) -> ReportQuerySet:
        return self.filter(sent_at__isnull=True)


@tracked(title=_("history of reports"))
class Report(PublicNoun, VersionedModel):
    """Three answers of one representative after one meeting. Without `sent_at` it was asked for and has not come."""

    meeting = models.ForeignKey(
        ExternalMeeting, on_delete=models.PROTECT, related_name="reports", verbose_name=_("meeting outside the network")
    )
    term = models.ForeignKey(Representative, on_delete=models.PROTECT, related_name="reports")
    happened = models.TextField(_("What came up?"), max_length=3000, blank=True)
    said = models.TextField(_("What did you say for the associations?"), max_length=3000, blank=True)
    wanted = models.TextField(
        _("What should the network do?"),
        max_length=3000,
        blank=True,
        help_text=_("It goes on the list of matters that wait for the next agenda."),
    )
    is_open = models.BooleanField(
        _("Everybody may read this"),
        default=True,
        help_text=_("Otherwise those who are signed in. Leave out what was said in confidence."),
    )
    asked_at = models.DateTimeField(editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a representative")
        verbose_name_plural = _("reports of representatives")
        ordering = ["-meeting__day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "term"], name="report_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | ~Q(happened="", said="", wanted=""), name="report_says_something"
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True) | Q(sent_at__isnull=False), name="report_corrected_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def link_subject(self) -> str:
        return f"report:{self.uuid}"

    @property
    def origin(self) -> str:
        """What the third answer's entry in the backlog of our body comes from."""
        return f"report:{self.uuid}"

    def shown_to(self, user: Any) -> bool:
        """Whether the answers may be read."""
        return self.sent_at is not None and (self.is_open or user.is_authenticated)

    @property
    def is_late(self) -> bool:
        return self.sent_at is None and self.asked_at + REPORT_REMINDER < timezone.now()

"""A meeting of one body, or of several together."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table
from networks.bodies.models import Body
from networks.bodies.models.body import OFFICE, body_keys
from networks.bodies.models.paper import inside_bodies

# The side that takes steps with a meeting: chair and secretary of its body, and the portal's secretary.
KEEPER = "keeper"


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CALLED = "called", _("called")
    CANCELLED = "cancelled", _("cancelled")


_S = MeetingState
MEETING_STEPS = table(
    step("call", _("Send the call"), [_S.PLANNED], [_S.CALLED], [KEEPER]),
    step("cancel", _("Cancel the meeting"), [_S.PLANNED, _S.CALLED], [_S.CANCELLED], [KEEPER], reason=True),
)
# As long as it can be cancelled, its day and its agenda may change; of a called one the invited are told.
UNDER_WORK = MEETING_STEPS["cancel"].sources


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Public meetings of bodies that the user sees; the others to those inside one of their bodies."""
        shown = Q(is_public=True, body__in=Body.objects.visible_to(user))
        if user.is_authenticated:
            shown |= _of_bodies(inside_bodies(user))
        return self.filter(shown)

    def inside(self, user: Any) -> MeetingQuerySet:
        """Those of bodies inside which this person is."""
        return self.filter(_of_bodies(inside_bodies(user)))

    def seated(self, user: Any) -> MeetingQuerySet:
        """Those of bodies in which this person has a seat of her own."""
        return self.filter(_of_bodies(Body.objects.filter(uuid__in=body_keys(user))))

    def full_for(self, user: Any) -> MeetingQuerySet:
        """Those whose closed items this person reads: she has a seat there, or is the secretary."""
        return self if user.has_role(*OFFICE) else self.seated(user)

    def of_body(self, body: Body) -> MeetingQuerySet:
        """Also those that others hold together with it."""
        return self.filter(_of_bodies([body.pk]))

    def coming(self, now: datetime.datetime | None = None) -> MeetingQuerySet:
        """Those that have not ended by the moment, whatever has become of them."""
        return self.filter(ends_at__gte=now or timezone.now())


def _of_bodies(bodies: Any) -> Q:
    joint = JointBody.objects.filter(body__in=bodies).values("meeting")
    return Q(body__in=bodies) | Q(pk__in=joint)


@tracked(title=_("history of meetings"))
class Meeting(PublicNoun, VersionedModel):
    """body: whose meeting it is; those that hold it together with it are JointBody rows.

    remote_link: for the invited only (decisions 28). proposals_until: the last day on which members propose matters.
    """

    thread_end = "kokous"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("group"))
    title = models.CharField(_("name of the meeting"), max_length=150, blank=True, help_text=_("When it has one."))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    remote_link = models.CharField(
        _("remote link"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Shown only to those who are invited."),
    )
    is_public = models.BooleanField(_("Everybody may read the agenda"), default=True)
    proposals_until = models.DateField(_("members propose matters until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True, editable=False)
    # What the invited know: when they were told last, and of which time; when something of it has changed since.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["body", "-starts_at"], name="meeting_of_body")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_times_in_order"),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="meeting_cancelled_reason"),
            models.CheckConstraint(
                condition=~Q(state="called") | Q(called_at__isnull=False, told_at__isnull=False),
                name="meeting_called_has_time",
            ),
            models.UniqueConstraint(
                fields=["body", "starts_at"], condition=~Q(state="cancelled"), name="meeting_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {date_format(self.day, 'j.n.Y')}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", kwargs={"pk": self.pk})

    @property
    def day(self) -> datetime.date:
        """In Helsinki."""
        return timezone.localdate(self.starts_at)

    @property
    def has_passed(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_prepared(self) -> bool:
        """Its agenda and its day may still change."""
        return self.state in UNDER_WORK

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def takes_call(self) -> bool:
        """The call may go out now."""
        return self.state in MEETING_STEPS["call"].sources and not self.has_begun

    @property
    def is_called(self) -> bool:
        return self.state == MeetingState.CALLED

    @property
    def has_news(self) -> bool:
        """Something has changed of which the invited have not been told."""
        told, changed = self.told_at, self.changed_at
        return self.is_called and changed is not None and told is not None and changed > told

    @property
    def has_moved(self) -> bool:
        """It begins at another time than the invited have been told."""
        return self.told_starts_at is not None and self.told_starts_at != self.starts_at

    @property
    def takes_answers(self) -> bool:
        return self.is_called and not self.has_passed

    @property
    def takes_proposals(self) -> bool:
        last = self.proposals_until
        planned = self.state == MeetingState.PLANNED
        return planned and not self.has_passed and (last is None or timezone.localdate() <= last)


@tracked(title=_("history of joint meetings"))
class JointBody(models.Model):
    """A body that holds the meeting together with the one whose meeting it is."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="joint")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="joint_meetings", verbose_name=_("group"))

    class Meta:
        verbose_name = _("group of a joint meeting")
        verbose_name_plural = _("groups of joint meetings")
        constraints = [models.UniqueConstraint(fields=["meeting", "body"], name="joint_body_once")]

    def __str__(self) -> str:
        return str(self.body)

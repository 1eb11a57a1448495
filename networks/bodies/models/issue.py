"""An issue that one body raises to another: where it went and what was answered (domain C1, "(f) 11")."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table

from .body import Body
from .paper import inside_bodies

# The side that takes steps with an issue: whoever keeps the papers of the body that has received it.
RECEIVER = "receiver"


class IssueState(models.TextChoices):
    RAISED = "raised", _("waits for an answer")
    TAKEN_UP = "taken_up", _("taken up")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", pgettext_lazy("issue", "declined")
    FORWARDED = "forwarded", _("forwarded")


_S = IssueState
WAITING = (_S.RAISED, _S.TAKEN_UP)
ISSUE_STEPS = table(
    step("take_up", _("Take up"), [_S.RAISED], [_S.TAKEN_UP], [RECEIVER]),
    step("answer", pgettext_lazy("verb", "Answer"), WAITING, [_S.ANSWERED], [RECEIVER], reason=True),
    step("forward", _("Forward"), WAITING, [_S.FORWARDED], [RECEIVER], reason=True),
    step("decline", _("Decline"), WAITING, [_S.DECLINED], [RECEIVER], reason=True),
)


class RaisedIssueQuerySet(models.QuerySet["RaisedIssue"]):
    def visible_to(self, user: Any) -> RaisedIssueQuerySet:
        """To whoever is inside a body that has raised or received the issue anywhere on its way."""
        if not user.is_authenticated:
            return self.none()
        inside = inside_bodies(user)
        on_the_way = RaisedIssue.objects.filter(chain=OuterRef("chain"))
        return self.filter(Exists(on_the_way.filter(Q(from_body__in=inside) | Q(to_body__in=inside))))

    def waiting(self) -> RaisedIssueQuerySet:
        return self.filter(state__in=WAITING)


@tracked(title=_("history of raised issues"))
class RaisedIssue(PublicNoun, VersionedModel):
    """One stretch of an issue's way. Forwarded, it goes on as a new row with the same chain, from the same body.

    answer: what the receiving body says, also why it declines or forwards.
    """

    thread_end = "asia"

    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="issues_raised")
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="issues_received", verbose_name=_("group that gets it")
    )
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("what it is about"), max_length=5000)
    state = models.CharField(_("state"), max_length=10, choices=IssueState, default=IssueState.RAISED)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chain = models.UUIDField(default=uuid.uuid4, editable=False)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")

    objects = RaisedIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("raised issue")
        verbose_name_plural = _("raised issues")
        ordering = ["-id"]
        indexes = [models.Index(fields=["chain"], name="issue_chain")]
        constraints = [
            models.CheckConstraint(condition=~Q(from_body=F("to_body")), name="issue_goes_to_another"),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "taken_up"], answered_on__isnull=True)
                | (Q(state__in=["answered", "declined", "forwarded"], answered_on__isnull=False) & ~Q(answer="")),
                name="issue_settled_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("issue_detail", kwargs={"pk": self.pk})

    @property
    def body(self) -> Body:
        """Whose work it is now."""
        return self.to_body

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

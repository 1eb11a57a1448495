"""Statements and positions of a body: asked for, drafted, signed, given (domain C1: the voice of the field)."""

from __future__ import annotations

import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, TimestampedModel, VersionedModel
from jane_portal.core.states import step, table

from .body import Body
from .mandate import Mandate
from .paper import inside_bodies

# The side that takes steps with a statement: whoever keeps the papers of the body.
KEEPER = "keeper"
# Before its last day, when chair and secretary are reminded.
REMINDED = datetime.timedelta(days=3)
# Roles in a body whose bearers sign.
SIGNERS = tuple(f"body_{role}" for role in ("chair", "vice_chair", "member", "deputy", "expert"))


class StatementKind(models.TextChoices):
    STATEMENT = "statement", _("statement")
    POSITION = "position", _("position")
    INITIATIVE = "initiative", _("initiative")


class StatementState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SIGNING = "signing", _("for signing")
    GIVEN = "given", pgettext_lazy("statement", "given")
    WITHDRAWN = "withdrawn", _("withdrawn")


_S = StatementState
UNDER_WORK = (_S.DRAFT, _S.SIGNING)
STATEMENT_STEPS = table(
    step("sign", _("Open for signing"), [_S.DRAFT], [_S.SIGNING], [KEEPER]),
    step("redraft", _("Back to a draft"), [_S.SIGNING], [_S.DRAFT], [KEEPER]),
    step("give", _("Give"), UNDER_WORK, [_S.GIVEN], [KEEPER]),
    step("withdraw", _("Withdraw the statement"), [*UNDER_WORK, _S.GIVEN], [_S.WITHDRAWN], [KEEPER], reason=True),
)


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: Any) -> StatementQuerySet:
        """Those that have been given, also when they were withdrawn later; the rest to whoever is inside the body."""
        shown = Q(given_at__isnull=False, body__in=Body.objects.visible_to(user))
        if user.is_authenticated:
            shown |= Q(body__in=inside_bodies(user))
        return self.filter(shown)

    def under_work(self) -> StatementQuerySet:
        return self.filter(state__in=UNDER_WORK)


# What has been given is what others have read: nothing of it changes any more.
_FROZEN_RULE = """
    IF OLD.given_at IS NOT NULL AND (
        NEW.given_at, NEW.body_id, NEW.kind, NEW.title, NEW.text, NEW.asked_by, NEW.recipient
    ) IS DISTINCT FROM (
        OLD.given_at, OLD.body_id, OLD.kind, OLD.title, OLD.text, OLD.asked_by, OLD.recipient
    ) THEN
        RAISE EXCEPTION 'a statement that has been given does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_frozen';
    END IF;
    RETURN NEW;
"""


@tracked(title=_("history of statements"))
class Statement(PublicNoun, VersionedModel):
    """asked_by: who has asked for it; empty for what the body says unasked. reminded_for: the last day told of."""

    thread_end = "lausunto"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("kind"), max_length=10, choices=StatementKind, default=StatementKind.STATEMENT)
    title = models.CharField(_("title"), max_length=200)
    asked_by = models.CharField(_("who asks for it"), max_length=200, blank=True)
    request = models.TextField(_("what is asked"), max_length=3000, blank=True)
    request_link = models.URLField(_("the request on the web"), max_length=500, blank=True)
    recipient = models.CharField(_("to whom it is given"), max_length=200, blank=True)
    deadline = models.DateField(_("last day"), null=True, blank=True)
    text = models.TextField(_("text"), max_length=30000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StatementState, default=StatementState.DRAFT)
    given_at = models.DateTimeField(pgettext_lazy("statement", "given"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reminded_for = models.DateField(null=True, blank=True, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-given_at", "-id"]
        indexes = [
            models.Index(fields=["body", "-given_at"], name="statement_of_body"),
            models.Index(fields=["-given_at"], name="statement_given", condition=Q(given_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="given") | (Q(given_at__isnull=False) & ~Q(text="")), name="statement_given_has_text"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "signing"]) | Q(given_at__isnull=True),
                name="statement_draft_not_given",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""), name="statement_withdrawn_has_reason"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="statement_frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=_FROZEN_RULE
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statement_detail", kwargs={"pk": self.pk})

    @property
    def is_under_work(self) -> bool:
        return self.state in UNDER_WORK

    @property
    def days_left(self) -> int | None:
        """Until its last day, while it is under work; negative when that has gone."""
        if self.deadline is None or not self.is_under_work:
            return None
        return (self.deadline - timezone.localdate()).days


@tracked(title=_("history of comments on statements"))
class StatementComment(TimestampedModel):
    """What somebody inside the body says about the draft."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="comments", verbose_name=_("statement")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=3000)

    class Meta:
        verbose_name = _("comment on a statement")
        verbose_name_plural = _("comments on statements")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


@tracked(title=_("history of signatures"))
class Signature(TimestampedModel):
    """A member of the body stands behind the statement, by the mandate that she holds on that day."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="signatures", verbose_name=_("statement")
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["statement", "mandate"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.mandate_id}"

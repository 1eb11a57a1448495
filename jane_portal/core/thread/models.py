"""One link of the thread."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun


class LinkKind(models.TextChoices):
    """How the first record stands to the second one. The list is closed; `backwards` reads it from the other end."""

    EVIDENCE_FOR = "evidence_for", _("is evidence for")
    ADOPTED_AS = "adopted_as", _("was adopted as")
    COMMITTED_IN = "committed_in", _("is promised in")
    DECIDED_IN = "decided_in", _("was decided in")
    DONE_BY = "done_by", _("is done by")
    REPORTED_IN = "reported_in", _("is reported in")

    @property
    def backwards(self) -> str:
        return str(_BACKWARDS[self])


_BACKWARDS = {
    LinkKind.EVIDENCE_FOR: _("rests on"),
    LinkKind.ADOPTED_AS: _("came from"),
    LinkKind.COMMITTED_IN: _("promises"),
    LinkKind.DECIDED_IN: _("decides"),
    LinkKind.DONE_BY: _("carries out"),
    LinkKind.REPORTED_IN: _("reports"),
}


@tracked()
class ThreadLink(PublicNoun):
    """from → to. An end is the key of a `ThreadEnd` and the UUID of a record of that kind."""

    kind = models.CharField(max_length=20, choices=LinkKind)
    from_end = models.CharField(max_length=40)
    from_uuid = models.UUIDField()
    to_end = models.CharField(max_length=40)
    to_uuid = models.UUIDField()
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("link of the thread")
        verbose_name_plural = _("links of the thread")
        constraints = [
            models.UniqueConstraint(
                fields=["from_end", "from_uuid", "kind", "to_end", "to_uuid"], name="threadlink_made_once"
            ),
            models.CheckConstraint(condition=~Q(from_uuid=F("to_uuid")), name="threadlink_joins_two_records"),
        ]
        indexes = [models.Index(fields=["to_end", "to_uuid"], name="threadlink_backwards")]

    def __str__(self) -> str:
        return f"{self.from_end} {self.kind} {self.to_end}"

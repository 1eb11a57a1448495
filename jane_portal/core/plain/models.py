"""The plain text of one field of one record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel


@tracked(title=_("history of plain texts"))
class PlainText(TimestampedModel):
    """What a field says, in plain Finnish. Written by the action that writes the field, under the record's version.

    end, uuid: the record, as in the thread ("yhdistys"). of_source: the fingerprint of the text it was last said to
    match; when the field has another one now, its source has changed since. checked_at: when a person read it against
    the guide to plain language.
    """

    end = models.SlugField(max_length=40)
    uuid = models.UUIDField()
    field = models.SlugField(max_length=40)
    text = models.TextField(_("plain text"), max_length=6000)
    of_source = models.CharField(max_length=64)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )

    class Meta:
        verbose_name = _("plain text")
        verbose_name_plural = _("plain texts")
        constraints = [models.UniqueConstraint(fields=["end", "uuid", "field"], name="plaintext_one_a_field")]

    def __str__(self) -> str:
        return self.text[:60]

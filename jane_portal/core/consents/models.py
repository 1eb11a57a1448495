"""Consents of people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One consent of one address for one purpose. Rows are never changed but for the moment of withdrawal."""

    purpose = models.CharField(max_length=40)
    email = models.EmailField(_("e-mail address"), max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what was agreed to"))
    text_version = models.CharField(max_length=12)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    source = models.CharField(_("where"), max_length=120)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        app_label = "core"
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "email"], condition=Q(withdrawn_at=None), name="consent_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"

"""Rare changes that somebody else makes to a person's account: a lost address, two accounts of one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel

# Purposes of personal links: the two of a change of address, and the one-time sign-in of demo mode.
CONFIRM, STOP, LOGIN = "address.confirm", "address.stop", "login"


@tracked(title=_("history of lost addresses"))
class AddressChange(TimestampedModel):
    """Somebody vouches that a person who has lost her address now uses another one (decisions 6).

    Nothing changes before the new address answers; the old one can stop it. Both have a personal link.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="address_changes")
    old_email = models.EmailField(_("earlier e-mail address"), max_length=254)
    new_email = models.EmailField(_("new e-mail address"), max_length=254)
    note = models.TextField(_("how you made sure"), max_length=500)
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a lost address")
        verbose_name_plural = _("changes of lost addresses")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="open"), name="addresschange_one_open"),
            models.CheckConstraint(condition=~Q(note=""), name="addresschange_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"

    @property
    def subject(self) -> str:
        """What its personal links are about."""
        return f"addresschange:{self.pk}"


@tracked(title=_("history of second factors that were removed"))
class FactorRemoval(TimestampedModel):
    """An administrator removed the second factor of a person who had lost it; nobody: the command line did."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_removals")
    note = models.TextField(_("how you made sure"), max_length=500)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("removal of a second factor")
        verbose_name_plural = _("removals of second factors")
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="factorremoval_says_how")]

    def __str__(self) -> str:
        return f"{self.user}"


@tracked(title=_("history of merged accounts"))
class PersonMerge(TimestampedModel):
    """Two accounts of one person became one; the closed account keeps its address as a record."""

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merges")
    dropped = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merged_into")
    note = models.TextField(_("how you made sure"), max_length=500)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("merge of two accounts")
        verbose_name_plural = _("merges of accounts")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=models.F("dropped")), name="personmerge_two_accounts"),
            models.CheckConstraint(condition=~Q(note=""), name="personmerge_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.dropped} → {self.kept}"

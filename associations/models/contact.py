"""Contacts of associations and of municipalities. Nothing is public but by a stored choice (decisions 3)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel

from .organisation import Organisation
from .place import Municipality


class Visibility(models.TextChoices):
    """Who sees a contact field; the first is the default."""

    OWN = "own", _("own association and the secretary")
    OFFICIALS = "officials", _("agents and municipal contacts too")
    NETWORK = "network", _("everybody signed in")
    PUBLIC = "public", _("everybody, on the public page")


def _visibility(label: Any) -> models.CharField:
    return models.CharField(label, max_length=10, choices=Visibility, default=Visibility.OWN)


class ReachableModel(VersionedModel):
    """A person or a role mailbox that can be reached; each field has its own visibility."""

    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    name_seen_by = _visibility(_("who sees the name"))
    email_seen_by = _visibility(_("who sees the e-mail address"))
    phone_seen_by = _visibility(_("who sees the phone number"))

    class Meta:
        abstract = True


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: Any) -> ContactQuerySet:
        """Those of organisations that are there. Which fields show is decided by `public.visible_contact`."""
        if user is not None and user.is_authenticated and user.has_role(Role.SECRETARY, Role.SUBSTITUTE_SECRETARY):
            return self
        return self.filter(organisation__deleted_at__isnull=True, organisation__merged_into__isnull=True)


@tracked()
class Contact(ReachableModel, PublicNoun):
    """A contact of an association: a person in a role, or a role mailbox (yhdistys@…)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        MAILBOX = "mailbox", _("shared mailbox or phone")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    role_title = models.CharField(_("role"), max_length=100, blank=True, help_text=_("For example chair or secretary"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("person with an account"),
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.role_title or self.name or self.email


class MunicipalContactQuerySet(models.QuerySet["MunicipalContact"]):
    def visible_to(self, user: Any) -> MunicipalContactQuerySet:
        """Posts are public; what of the person is shown is decided field by field (`public.visible_contact`)."""
        return self

    def in_force(self, day: datetime.date | None = None) -> MunicipalContactQuerySet:
        day = day or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


@tracked()
class MunicipalContact(ReachableModel, PublicNoun):
    """A municipality's contact for associations: dated, with a role mailbox and a substitute.

    The role survives its holder: without a person the row is a vacancy, shown as such.
    """

    class Role(models.TextChoices):
        NGO = "ngo", _("NGO contact person")
        WELLBEING = "hyte", _("wellbeing coordinator")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    title = models.CharField(_("title"), max_length=100, blank=True)
    mailbox = models.EmailField(
        _("role mailbox"), blank=True, help_text=_("Shown publicly; survives a change of person.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="municipal_contacts",
    )
    substitute_for = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="substitutes"
    )
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MunicipalContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipal contact")
        verbose_name_plural = _("municipal contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - datetime.timedelta(days=1)),
                name="municipalcontact_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.municipality}"

    @property
    def is_vacant(self) -> bool:
        return not self.name and self.user_id is None

    @property
    def source(self) -> str:
        """The source of the role that comes from this post."""
        return f"municipal_contact:{self.uuid}"

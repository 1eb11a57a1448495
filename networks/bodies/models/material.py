"""The material bank of a body: files and links, for everybody or for those inside."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Sector
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, StoredFile, VersionedModel

from .body import Body
from .paper import inside_bodies


class Audience(models.TextChoices):
    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("those inside the group only")


class Licence(models.TextChoices):
    """Under which terms others may use it. Empty: nobody has said."""

    CC0 = "cc0", _("free for everybody (CC0)")
    CC_BY = "cc-by-4.0", _("free when the author is named (CC BY 4.0)")
    CC_BY_SA = "cc-by-sa-4.0", _("free when the author is named and the same terms are kept (CC BY-SA 4.0)")
    ASK = "ask", _("ask the author first")


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: Any) -> MaterialQuerySet:
        """Public ones of bodies that the user sees; those for members to whoever is inside."""
        shown = Q(audience=Audience.PUBLIC, body__in=Body.objects.visible_to(user))
        if user.is_authenticated:
            shown |= Q(body__in=inside_bodies(user))
        return self.filter(shown)


@tracked(title=_("history of materials"))
class Material(PublicNoun, VersionedModel):
    """One file or one link. year: of the material itself."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(_("title"), max_length=150)
    description = models.TextField(_("what it is"), max_length=1000, blank=True)
    stored = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="material", verbose_name=_("file")
    )
    link = models.URLField(_("address on the web"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=150, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    theme = models.CharField(_("theme"), max_length=80, blank=True)
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    licence = models.CharField(_("terms of use"), max_length=20, choices=Licence, blank=True)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.PUBLIC)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stored__isnull=False, link="") | (Q(stored__isnull=True) & ~Q(link="")),
                name="material_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where it is read."""
        return self.stored.get_absolute_url() if self.stored else self.link

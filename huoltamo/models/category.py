"""What is offered and sought, as the region's own tree of categories (domain E3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.names import NamedModel


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_use(self) -> CategoryQuerySet:
        """Those that a new offer or need may choose."""
        return self.filter(retired=False)

    def behind(self) -> CategoryQuerySet:
        """Those whose last change the catalogue does not say yet."""
        return self.filter(shown_version__lt=models.F("version"))


@tracked(exclude=["shown_version"], title=_("history of categories"))
class Category(NamedModel, PublicNoun, VersionedModel):
    """A category of support services; a retired one stays on what was published in it."""

    slug = models.SlugField(_("in addresses"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    order = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    retired = models.BooleanField(_("no longer to be chosen"), default=False)
    # The version that the catalogue's rows say; behind while a change is on its way there.
    shown_version = models.PositiveIntegerField(default=1, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "name_fi"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")), name="category_not_below_itself"
            )
        ]

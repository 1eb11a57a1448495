"""The many-to-many rows of an organisation, so that its history shows each one added or removed."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked_relation

from .organisation import Organisation


@tracked_relation()
class WorksIn(Organisation.works_in.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("municipality of activity")


@tracked_relation()
class InArea(Organisation.areas.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("village or area")


@tracked_relation()
class InSector(Organisation.other_sectors.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("other sector")

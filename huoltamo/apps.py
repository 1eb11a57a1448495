from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HuoltamoConfig(AppConfig):
    name = "huoltamo"
    verbose_name = _("Yhdistyshuoltamo")

    def ready(self) -> None:
        from jane_portal.core.export import leave_out, open_data
        from jane_portal.core.registry import ReferencePart, register_reference

        from .actions import personal
        from .actions.category import load_categories

        register_reference(ReferencePart(order=50, load=load_categories))
        personal.declare()
        open_data("huoltamo.Category")
        leave_out("huoltamo.CatalogueRow", "made from the other tables")

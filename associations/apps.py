from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = "Associations"

    def ready(self) -> None:
        from jane_portal.core.demo import DemoPart, register_demo

        from .actions import demo

        register_demo(DemoPart(key="associations", order=10, load=demo.load))

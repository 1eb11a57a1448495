from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "jane_portal.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from jane_portal.core import checks  # noqa: F401 - registers itself

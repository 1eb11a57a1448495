from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "jane_portal.core"
    label = "core"
    verbose_name = "Core"

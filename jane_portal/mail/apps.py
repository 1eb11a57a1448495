from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jane_portal.mail"
    label = "mail"
    verbose_name = "Letters"

    def ready(self) -> None:
        from jane_portal.core.post import register_letter_box

        from .actions import queue_letter

        register_letter_box(queue_letter)

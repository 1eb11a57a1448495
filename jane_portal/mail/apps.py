from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "jane_portal.mail"
    label = "mail"
    verbose_name = "Letters"

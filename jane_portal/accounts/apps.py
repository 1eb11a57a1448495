from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jane_portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"

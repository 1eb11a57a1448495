from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "jane_portal.accounts"
    label = "accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from jane_portal.core.registry import Block, register_block

        from .blocks import last_secretary

        register_block(Block("last_secretary", "desk", "accounts/_last_secretary.html", last_secretary, order=1))

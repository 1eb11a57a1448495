from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "jane_portal.accounts"
    label = "accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        import datetime

        from jane_portal.core.erased.again import on_restore
        from jane_portal.core.files.kinds import register_files
        from jane_portal.core.instance import on_release
        from jane_portal.core.links import Purpose, register_purpose
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import Block, register_block
        from jane_portal.core.selfcheck import SelfCheck, register_self_check
        from jane_portal.core.steps import register_steps

        from .actions import personal
        from .actions.erasure import REGRET_DAYS, UNUSED_AFTER, WARN_AFTER, replay_erasures
        from .actions.my_data import FILES, LIVES
        from .actions.recovery import LIFETIME
        from .blocks import STEPS, doubted_roles, first_steps, last_secretary, self_check, spans_without_scope
        from .letters import KINDS
        from .models import CONFIRM, LOGIN, MY_DATA, REGRET, ROLES, STOP
        from .models.confirmation import LIFETIME as ROLES_LIVE

        register_kinds(KINDS)
        for purpose in (CONFIRM, STOP):
            register_purpose(Purpose(purpose, "address_open", LIFETIME, _("A change of a lost address")))
        register_purpose(Purpose(LOGIN, "login_link", datetime.timedelta(minutes=15), _("Signing in")))

        register_purpose(Purpose(MY_DATA, "my_data_open", LIVES, _("Seeing your own data")))
        regret_for = max(REGRET_DAYS, UNUSED_AFTER - WARN_AFTER)
        register_purpose(Purpose(REGRET, "erasure_open", regret_for, _("Calling off an erasure")))
        register_purpose(Purpose(ROLES, "roles_open", ROLES_LIVE, _("The yearly question about roles")))
        register_files(FILES)
        on_release(replay_erasures)
        on_restore(replay_erasures)

        register_block(Block("last_secretary", "desk", "accounts/_last_secretary.html", last_secretary, order=1))
        register_block(Block("self_check", "desk", "accounts/_self_check.html", self_check, order=2))
        register_block(Block("doubted_roles", "desk", "accounts/_doubted_roles.html", doubted_roles, order=30))
        register_block(Block("steps", "desk", "accounts/_first_steps.html", first_steps, order=3, statements=9))
        for provider in STEPS:
            register_steps(provider)
        register_self_check(SelfCheck("accounts.scopes", _("Roles in something that is gone"), spans_without_scope))
        personal.declare()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "jane_portal.mail"
    label = "mail"
    verbose_name = _("Letters")

    def ready(self) -> None:
        from jane_portal.core.instance import on_release
        from jane_portal.core.post import register_letter_box
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import Block, register_block, register_person_records
        from jane_portal.core.selfcheck import register_self_check
        from jane_portal.core.watch import on_look, register_watch

        from .actions import put_aside, queue_letter
        from .actions.alarms import look_after
        from .actions.notices import PERSON_RECORDS
        from .actions.personal import declare
        from .blocks import LETTERS_LEAVE, SELF_CHECKS, letters_in_trouble, own_address
        from .letters import KINDS

        register_kinds(KINDS)
        register_letter_box(queue_letter)
        on_release(put_aside)
        register_block(Block("letters", "desk", "mail/_desk_letters.html", letters_in_trouble, order=3, statements=3))
        register_block(Block("address", "desk", "mail/_desk_address.html", own_address, order=2))
        for check in SELF_CHECKS:
            register_self_check(check)
        register_watch(LETTERS_LEAVE)
        on_look(look_after)
        register_person_records(PERSON_RECORDS)
        declare()

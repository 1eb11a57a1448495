from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "jane_portal.feedback"
    label = "feedback"
    verbose_name = _("Feedback")

    def ready(self) -> None:
        from jane_portal.core.history.words import register_words
        from jane_portal.core.personal.registry import register_register, register_rows
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import register_block

        from .blocks import BLOCKS, DEEDS, MESSAGES, PERSONAL
        from .letters import KINDS

        register_words(DEEDS)
        register_kinds(KINDS)
        for block in BLOCKS:
            register_block(block)
        register_register(MESSAGES)
        register_rows(*PERSONAL)

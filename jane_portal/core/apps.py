from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "jane_portal.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from jane_portal.core import checks  # noqa: F401 - registers itself
        from jane_portal.core.personal_rows import declare
        from jane_portal.core.selfcheck import FILE_CHECKS, register_self_check

        for check in FILE_CHECKS:
            register_self_check(check)
        declare()
        from jane_portal.core.glossary.words import DEEDS
        from jane_portal.core.history.words import register_words

        register_words(DEEDS)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowConfig(AppConfig):
    name = "jane_portal.follow"
    label = "follow"
    verbose_name = _("Following")

    def ready(self) -> None:
        from jane_portal.core.links import register_purpose
        from jane_portal.core.post.kinds import register_kinds
        from jane_portal.core.registry import register_person_records

        from .actions.personal import declare
        from .actions.purposes import KINDS, PERSON_RECORDS, PURPOSES

        declare()
        register_kinds(KINDS)
        for purpose in PURPOSES:
            register_purpose(purpose)
        for records in PERSON_RECORDS:
            register_person_records(records)

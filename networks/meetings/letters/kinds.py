"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("meeting_call", _("A call to a meeting")),
    LetterKind("meeting_news", _("Something of a meeting has changed")),
    LetterKind("meeting_cancelled", _("A meeting is cancelled")),
    LetterKind("meeting_reminder", _("Do you come to a meeting?"), refusable=True),
    LetterKind("deputy_called", _("You are needed as a deputy")),
    LetterKind("deputy_released", _("You are not needed as a deputy after all")),
]

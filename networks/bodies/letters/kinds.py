"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("mandate_begun", _("You have been given a seat")),
    LetterKind("mandate_ended", _("Your seat ends early")),
    LetterKind("mandate_ending", _("A mandate ends soon"), refusable=True),
    LetterKind("substitute_missing", _("The secretary has no substitute"), refusable=True),
    LetterKind("statement_signing", _("A statement is for signing"), refusable=True),
    LetterKind("statement_due", _("The last day of a statement comes"), refusable=True),
    LetterKind("handover_made", _("A hand-over has been gathered")),
    LetterKind("issue_raised", _("An issue has been raised to your group")),
    LetterKind("issue_taken_up", _("An issue of yours has been taken up"), refusable=True),
    LetterKind("issue_answered", _("An issue of yours has been answered")),
]

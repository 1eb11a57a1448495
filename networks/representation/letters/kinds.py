"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("circular", _("A letter of an agent or a local group to the associations of a place"), refusable=True),
    LetterKind("office_given", _("An office has been given to you")),
    LetterKind("office_ended", _("Your office ends early")),
    LetterKind("office_ending", _("Your term ends soon")),
    LetterKind("office_ending_elsewhere", _("An agent's term ends soon"), refusable=True),
    LetterKind("candidate_consent", _("You have been proposed as a candidate")),
    LetterKind("candidate_endorse", _("Does your association endorse a candidate?")),
    LetterKind("election_call", _("Call for candidates"), refusable=True),
    LetterKind("election_voting", _("Your association may vote")),
    LetterKind("election_reminder", _("Reminder: your association has not voted"), refusable=True),
    LetterKind("election_result", _("Result of an election"), refusable=True),
    LetterKind("election_cancelled", _("An election was cancelled")),
]

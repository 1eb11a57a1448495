"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("circular", _("A letter of an agent or a local group to the associations of a place"), refusable=True),
    LetterKind("office_given", _("An office has been given to you")),
    LetterKind("office_ended", _("Your office ends early")),
    LetterKind("office_ending", _("Your term ends soon")),
    LetterKind("office_ending_elsewhere", _("An agent's term ends soon"), refusable=True),
    LetterKind("office_ending_local", _("The term of your place's agent ends soon"), refusable=True),
    LetterKind("candidate_consent", _("You have been proposed as a candidate")),
    LetterKind("candidate_endorse", _("Does your association endorse a candidate?")),
    LetterKind("election_call", _("Call for candidates"), refusable=True),
    LetterKind("election_voting", _("Your association may vote")),
    LetterKind("election_reminder", _("Reminder: your association has not voted"), refusable=True),
    LetterKind("election_voted", _("Your association has voted"), refusable=True),
    LetterKind("election_result", _("Result of an election"), refusable=True),
    LetterKind("election_cancelled", _("An election was cancelled")),
]
# Representation outside the network.
KINDS += [
    LetterKind("seat_asked", _("A representative is asked for")),
    LetterKind("seat_request_moved", _("Your request for a representative goes on")),
    LetterKind("seat_request_withdrawn", _("A request for a representative was withdrawn")),
    LetterKind("seat_call", _("A representative of associations is sought"), refusable=True),
    LetterKind("seat_call_reminder", _("Reminder: a representative of associations is sought"), refusable=True),
    LetterKind("seat_request_due", _("Reminder: names of representatives are needed soon"), refusable=True),
    LetterKind("nominee_consent", _("You have been proposed as a representative")),
    LetterKind("nominee_result", _("How the choice of a representative went")),
    LetterKind("representative_named", _("You represent associations")),
    LetterKind("representative_ended", _("Your term as a representative ends")),
    LetterKind("representative_ending", _("Your term as a representative ends soon")),
    LetterKind("representative_ending_elsewhere", _("A representative's term ends soon"), refusable=True),
    LetterKind("input_asked", _("What should be said for associations?"), refusable=True),
    LetterKind("meeting_brief", _("What associations say before your meeting")),
    LetterKind("meeting_report", _("Three questions after your meeting")),
    LetterKind("meeting_report_reminder", _("Reminder: three questions after your meeting")),
]

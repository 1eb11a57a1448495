"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("claim_opened", _("Request to edit an entry")),
    LetterKind("claim_seen_by_owner", _("Somebody asks for your entry")),
    LetterKind("claim_objected", _("Objection to a request")),
    LetterKind("claim_approved", _("Request approved")),
    LetterKind("claim_approved_others", _("A new owner of an entry")),
    LetterKind("claim_refused", _("Request refused")),
    LetterKind("handed_over", _("Ownership handed over")),
    LetterKind("owner_gone", _("An entry has lost its owner"), refusable=True),
    LetterKind("removed", _("A role in an entry was ended")),
    LetterKind("invitation", _("Invitation to edit an entry")),
    LetterKind("invitation_accepted", _("Invitation accepted"), refusable=True),
    LetterKind("still_right", _("Is the entry still right?"), refusable=True),
    LetterKind("still_right_reminder", _("Reminder: is the entry still right?"), refusable=True),
    LetterKind("corrected", _("The entry was corrected")),
    LetterKind("helped", _("Your entry was edited on your behalf")),
    LetterKind("relayed_message", _("Message to an association")),
    LetterKind("organisation_founded", _("New association in the directory"), refusable=True),
    LetterKind("organisation_dissolved", _("Association marked as ended")),
]

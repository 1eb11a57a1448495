"""What this room hands to the registries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# What the deeds of this room are called on history pages.
DEEDS = {
    "representation.give_office": _("Office given"),
    "representation.name_substitute": _("Substitute named"),
    "representation.change_card": _("Public card changed"),
    "representation.end_office": _("Office ended early"),
    "representation.warn_of_end": _("Told that the term ends"),
    "representation.create_election": _("Election drafted"),
    "representation.change_election": _("Election changed"),
    "representation.announce_election": _("Candidates called for"),
    "representation.cancel_election": _("Election cancelled"),
    "representation.propose_candidate": _("Candidate proposed"),
    "representation.consent_to_stand": _("Consented to stand"),
    "representation.withdraw_candidacy": _("Candidacy withdrawn"),
    "representation.endorse_candidate": _("Candidate endorsed"),
    "representation.open_voting": _("Vote opened"),
    "representation.cast_vote": _("Vote given"),
    "representation.take_portal_step": _("Call for candidates ended"),
    "representation.count_votes": _("Votes counted"),
    "representation.record_evening": _("Result of an evening written down"),
    "representation.settle_uncontested": _("Elected without a vote"),
    "representation.mark_written": _("Letters written"),
}
BLOCKS: list = []

"""One election as its page shows it. Nothing of a vote is read before it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jane_portal.accounts.models import Role
from jane_portal.core.links.models import PersonalLink
from networks.representation.models import Candidate, Election, ElectionState, RollEntry
from networks.representation.models.ballot import VOTE
from networks.representation.models.candidate import EDITING
from networks.representation.models.election import FEW_VOTERS
from networks.representation.public import candidate_name

from .roll import may_vote_for


@dataclass(frozen=True)
class Standing:
    """A candidate on the page: her name as it may be shown, and what she wrote."""

    candidate: Candidate
    name: str


def elections_for(user: Any) -> QuerySet[Election]:
    """Those under way first, then the decided ones, newest first."""
    return Election.objects.visible_to(user).select_related("municipality", "area").order_by("-term_since", "-pk")


def candidates_of(election: Election, user: Any) -> list[Standing]:
    """Those who stand, in the order of their votes once it is decided. One statement."""
    rows = Candidate.objects.filter(election=election).standing().select_related("user", "organisation", "election")
    rows = rows.order_by("-elected", "-votes", "organisation__sort_key", "pk")
    return [Standing(one, candidate_name(one)) for one in rows]


def waiting_candidates(election: Election, user: Any) -> list[Candidate]:
    """Candidates that do not stand yet and that this person knows of: her own, her association's. One statement."""
    if not user.is_authenticated or election.state != ElectionState.CALL:
        return []
    rows = Candidate.objects.visible_to(user).filter(election=election, withdrawn_at=None)
    return [one for one in rows.select_related("user", "organisation", "election") if not one.is_standing]


def own_votes(election: Election, user: Any) -> list[RollEntry]:
    """For whom this person may vote now. One statement, while the vote is open."""
    return list(may_vote_for(election, user)) if election.takes_votes() else []


def is_small(election: Election) -> bool:
    """So few on the roll that the figures tell how single associations have voted."""
    return election.roll_size is not None and election.roll_size < FEW_VOTERS


def drawn_names(election: Election, standing: list[Standing]) -> list[str]:
    """Those between whom lots were drawn, in the order in which they were drawn."""
    names = {one.candidate.pk: one.name for one in standing}
    return [names[key] for key in election.lot if key in names]


def entry_of(link: PersonalLink | None) -> RollEntry | None:
    """The entry of the roll for which the holder of this link may vote now."""
    if link is None or link.purpose != VOTE or link.user is None:
        return None
    entries = RollEntry.objects.filter(pk=link.subject.partition(":")[2], voted_by=None)
    related = ("organisation", "election__municipality", "election__area")
    entry = entries.select_related(*related).first()
    return entry if entry is not None and entry.election.takes_votes() else None


def waits_for_votes(user: Any) -> list[RollEntry]:
    """On the desk: associations of this person that may vote and have not. One statement."""
    own = user.scope_keys(*EDITING)
    if not own:
        return []
    rows = RollEntry.objects.filter(voted_by=None, organisation__uuid__in=own, election__state=ElectionState.VOTING)
    related = ("organisation", "election__municipality", "election__area")
    return [one for one in rows.select_related(*related).order_by("pk") if one.election.takes_votes()]


def asked_candidates(user: Any) -> list[tuple[Candidate, str]]:
    """On the desk: candidacies to consent to ("consent") or to endorse ("endorse"). One statement."""
    owned = user.scope_keys(Role.ASSOCIATION_OWNER)
    waiting = Candidate.objects.filter(withdrawn_at=None, election__state=ElectionState.CALL)
    related = ("organisation", "user", "election__municipality", "election__area")
    hers = waiting.filter(user=user, consented_at=None)
    ours = waiting.filter(organisation__uuid__in=owned, endorsed_at=None)
    found = []
    for one in (hers | ours).select_related(*related).order_by("pk"):
        if one.election.takes_candidates():
            consent = one.user_id == user.pk and one.consented_at is None
            found.append((one, "consent" if consent else "endorse"))
    return found

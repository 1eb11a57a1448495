"""What the portal does by itself: elections move when their days come, terms that end are announced."""

from __future__ import annotations

import datetime

from django.utils import timezone

from associations.selectors.people import secretaries
from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter
from networks.bodies.actions.mandate_letters import keepers_of
from networks.representation.models import Candidate, Election, ElectionState, Office, OfficeKind, Way
from networks.representation.models.office import WARNING
from networks.representation.selectors.kit import local_bodies, municipality_of

from .counting import count_votes
from .election_letters import send_election_letters, tell_of_votes, wanted_letters
from .steps import begin, move
from .voting import open_voting


def go_through_elections() -> int:
    """Every few minutes: each election whose day has come moves on, and letters that wait are written."""
    each(Election.objects.filter(state=ElectionState.VOTING), tell_of_votes)
    moved = each(Election.objects.open().select_related("municipality", "area"), _move_on)
    waiting = Election.objects.exclude(state=ElectionState.DRAFT).filter(updated_at__gte=_recently())
    for election in [*waiting, *Election.objects.filter(state=ElectionState.VOTING)]:
        if wanted_letters(election):
            send_election_letters(election_id=election.pk)
    return moved


def _recently() -> datetime.datetime:
    """Letters that could not be written in all this time are not written any more."""
    return timezone.now() - datetime.timedelta(days=14)


def _move_on(election: Election) -> int:
    today = timezone.localdate()
    if election.state == ElectionState.CALL and election.call_until is not None and today > election.call_until:
        return _end_call(election, today)
    if election.state == ElectionState.VOTING and election.voting_until is not None and today > election.voting_until:
        count_votes(election=election)
        return 1
    return 0


def _end_call(election: Election, today: datetime.date) -> int:
    """With nobody standing the call waits for the secretary, who gives more time or cancels."""
    standing = Candidate.objects.filter(election=election).standing().count()
    if standing == 0:
        return 0
    if standing <= election.seats:
        take_portal_step(election=election, key="skip", state=ElectionState.UNCONTESTED)
        return 1
    if election.way == Way.EVENING:
        take_portal_step(election=election, key="gather", state=ElectionState.EVENING)
        return 1
    first, last = election.voting_from, election.voting_until
    if first is not None and last is not None and first <= today <= last:
        open_voting(election=election)
        return 1
    return 0


@action
def take_portal_step(*, election: Election, key: str, state: str, by: None = None) -> Election:
    return move(begin(election=election, key=key, by=by), state)


def warn_of_ends() -> int:
    """Nightly: 90 days before its last day a term's end is told to holder, secretary and local group, once (D5)."""
    today = timezone.localdate()
    ending = Office.objects.in_force(today).filter(until__lte=today + WARNING)
    unwarned = [office for office in ending if office.warned_for != office.until]
    return each(unwarned, lambda office: warn_of_end(office=office))


@action
def warn_of_end(*, office: Office, by: None = None) -> int:
    current = Office.objects.select_for_update(of=("self",)).select_related("user", "municipality").get(pk=office.pk)
    if current.until is None or current.warned_for == current.until:
        return 0
    current.warned_for = current.until
    current.save(update_fields=["warned_for", "updated_at"])
    _tell_end(current, current.user, "ending")
    if current.kind == OfficeKind.AGENT:
        for reader, name in _others_to_tell(current).items():
            _tell_end(current, reader, name)
    return 1


def _others_to_tell(office: Office) -> dict[User, str]:
    """The secretary, who starts the election; chair and secretary of the local groups, who think of candidates."""
    found = dict.fromkeys(secretaries(), "ending_elsewhere")
    for body in local_bodies(office, municipality_of(office)):
        for keeper in keepers_of(body):
            found.setdefault(keeper, "ending_local")
    return {reader: name for reader, name in found.items() if reader.pk != office.user_id}


def _tell_end(office: Office, reader: User, name: str) -> None:
    queue_letter(
        builder=f"networks.representation.letters.office.{name}",
        to=reader.email,
        params={"office": office.pk},
        language=reader.language,
        user=reader,
        kind=f"office_{name}",
        key=f"representation.office:{office.pk}:{name}:{office.until}",
    )

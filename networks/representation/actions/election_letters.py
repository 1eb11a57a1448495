"""Letters of elections to many: in batches, each once, whatever happens to the worker (reliability A1, A2).

What has gone to everybody is marked on the election. A run that was cut short is taken up by the next one: the key of a
letter names its election and what it is about, so that the ledger knows each letter that is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from associations.models import Organisation
from associations.selectors.people import secretaries
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.history import action
from jane_portal.core.links import make_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.actions import queue_letters
from jane_portal.mail.actions.queue import Recipient
from jane_portal.mail.models import Letter
from networks.representation.models import Candidate, Election, ElectionState, RollEntry
from networks.representation.models.ballot import VOTE
from networks.representation.models.election import REMINDER
from networks.representation.selectors.roll import people_of_all, voters_of

# Associations in one transaction.
BATCH = 100
_S = ElectionState


def wanted_letters(election: Election) -> list[str]:
    """What ought to have been written by today and has not gone to everybody yet."""
    today = timezone.localdate()
    wanted = []
    if election.state == _S.CALL:
        wanted.append("call")
    if election.takes_votes(today) and election.voting_until is not None:
        wanted.append("voting")
        remind_on = election.voting_until - REMINDER
        if election.voting_from is not None and election.voting_from < remind_on <= today:
            wanted.append("reminder")
    if election.state == _S.DECIDED:
        wanted.append("result")
    if election.state == _S.CANCELLED and election.announced_at is not None:
        wanted.append("cancelled")
    return [one for one in wanted if one not in election.written]


def send_election_letters(*, election_id: int) -> int:
    """Write what is to be written now. Returns the number of letters queued."""
    election = Election.objects.select_related("municipality", "area").filter(pk=election_id).first()
    if election is None:
        return 0
    count = 0
    for what in wanted_letters(election):
        count += _WRITERS[what](election, what)
        mark_written(election=election, what=what)
    return count


@action
def mark_written(*, election: Election, what: str, by: None = None) -> None:
    current = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    if what not in current.written:
        current.written = [*current.written, what]
        current.save(update_fields=["written", "updated_at"])


def _to_voters(election: Election, what: str) -> int:
    """A link for each person of each association that has not voted. A reminder carries that of the first letter."""
    entries = RollEntry.objects.filter(election=election, voted_by=None).order_by("pk").values_list("pk", flat=True)
    return sum(_ask_to_vote(election, what, keys) for keys in _batches(list(entries)))


def _batches(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


@transaction.atomic
def _ask_to_vote(election: Election, what: str, keys: Iterable[int]) -> int:
    """Locked, so that two runs at once give each person one link."""
    rows = RollEntry.objects.select_for_update(of=("self",)).filter(pk__in=keys, voted_by=None).order_by("pk")
    entries = list(rows.select_related("organisation"))
    people = people_of_all([entry.organisation for entry in entries])
    count = 0
    for entry in entries:
        readers = [
            _reader(user, {"entry": entry.pk, "link": str(_link(entry, user).uuid)})
            for user in people.get(entry.organisation_id, [])
        ]
        count += _queue(election, what, readers, mark=f":{entry.pk}", secret=True)
    return count


def tell_of_votes(election: Election) -> int:
    """By the minute, never in the deed of the voter: the others of each association learn that its vote is in.

    Who gave it is left out of the letter, and the minute of the letter is that of the round. Returns how many.
    """
    prefix = f"representation.election:{election.pk}:voted:"
    told = set(Letter.objects.filter(key__startswith=prefix).values_list("key", flat=True))
    voted = RollEntry.objects.filter(election=election, voted_by__isnull=False).order_by("pk")
    news = [pk for pk in voted.values_list("pk", flat=True) if f"{prefix}{pk}" not in told]
    return sum(_tell_others(election, keys) for keys in _batches(news))


@transaction.atomic
def _tell_others(election: Election, keys: Iterable[int]) -> int:
    entries = list(RollEntry.objects.filter(pk__in=keys).select_related("organisation").order_by("pk"))
    people = people_of_all([entry.organisation for entry in entries])
    count = 0
    for entry in entries:
        others = [user for user in people.get(entry.organisation_id, []) if user.pk != entry.voted_by_id]
        if others:
            readers = [_reader(user, {"entry": entry.pk}) for user in others]
            count += _queue(election, "voted", readers, mark=f":{entry.pk}")
    return count


def _link(entry: RollEntry, user: User) -> PersonalLink:
    there = PersonalLink.objects.usable().filter(purpose=VOTE, subject=entry.link_subject, email=user.email.lower())
    return there.first() or make_link(purpose=VOTE, subject=entry.link_subject, email=user.email, user=user)


def _to_associations(election: Election, what: str) -> int:
    """To each owner and editor once, also where she keeps several associations; the result to others as well."""
    if election.roll_size is not None and what != "call":
        keys = list(RollEntry.objects.filter(election=election).order_by("pk").values_list("organisation", flat=True))
    else:
        keys = list(voters_of(election).order_by("pk").values_list("pk", flat=True))
    count = sum(_tell(election, what, some) for some in _batches(keys))
    if what == "call":
        return count
    with transaction.atomic():
        return count + _queue(election, what, [_reader(user, {}) for user in _concerned(election)])


@transaction.atomic
def _tell(election: Election, what: str, keys: Iterable[int]) -> int:
    people = people_of_all(Organisation.objects.filter(pk__in=keys).only("pk", "uuid"))
    return _queue(election, what, [_reader(user, {}) for users in people.values() for user in users])


def _concerned(election: Election) -> list[User]:
    """Candidates, the contacts of the municipality and the secretary."""
    found = [one.user for one in Candidate.objects.filter(election=election).standing().select_related("user")]
    if election.municipality is not None:
        roles = ("municipal_ngo", "municipal_wellbeing")
        spans = RoleSpan.objects.in_force().filter(scope=election.municipality.scope, role__in=roles)
        found += [span.user for span in spans.select_related("user")]
    return [user for user in {user.pk: user for user in [*found, *secretaries()]}.values() if user.is_active]


def _reader(user: User, params: dict[str, Any]) -> Recipient:
    return Recipient(to=user.email, language=user.language, user=user, params=params)


def _queue(election: Election, what: str, readers: list[Recipient], *, mark: str = "", secret: bool = False) -> int:
    return queue_letters(
        builder=f"networks.representation.letters.election.{what}",
        recipients=readers,
        params={"election": election.pk},
        kind=f"election_{what}",
        key=f"representation.election:{election.pk}:{what}{mark}",
        secret=secret,
    )


_WRITERS: dict[str, Callable[[Election, str], int]] = {
    "call": _to_associations,
    "voting": _to_voters,
    "reminder": _to_voters,
    "result": _to_associations,
    "cancelled": _to_associations,
}

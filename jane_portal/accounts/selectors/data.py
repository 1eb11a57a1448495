"""What people have asked about their own data."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from jane_portal.accounts.models import (
    ErasureRequest,
    Restriction,
)
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.personal.person import Person, deeds_of, rows_of
from jane_portal.core.personal.registry import Erase, all_rows


def restrictions_of(person: Person) -> set[str]:
    """The switches that are on: "limit", "object"."""
    hers = Q(email__in=person.emails) | Q(user__in=person.user_ids)
    return set(Restriction.objects.filter(hers, lifted_at=None).values_list("kind", flat=True))


def wants_no_letters(email: str) -> bool:
    """Only letters that are necessary go to this address: sign-in, and what its holder herself asks for.

    Her wish follows the account to its new address.
    """
    hers = Q(email=email.lower()) | Q(user__email=email.lower())
    return Restriction.objects.filter(hers, lifted_at=None).exists()


def open_erasure(person: Person) -> ErasureRequest | None:
    """The erasure of this person that waits for its day."""
    return ErasureRequest.objects.filter(email__in=person.emails, state=ErasureRequest.State.OPEN).first()


def erasure_of_link(link: PersonalLink | None) -> ErasureRequest | None:
    """The erasure that the holder of this link may stop."""
    if link is None:
        return None
    waiting = ErasureRequest.objects.filter(state=ErasureRequest.State.OPEN)
    found = waiting.filter(pk=link.subject.partition(":")[2]).first()
    return found if found is not None and found.subject == link.subject else None


@dataclass(frozen=True)
class Fate:
    """What an erasure does to one kind of rows: their number, and the law by which they stay."""

    title: str
    rows: int
    erase: str
    why: str


def fates_of(person: Person) -> list[Fate]:
    """What goes and what stays, for what there is of the person."""
    found = []
    for rows in all_rows():
        count = (rows_of(rows, person).count() if rows.mine else 0) or (
            deeds_of(rows, person).count() if rows.doers else 0
        )
        if count:
            erase = rows.erase if rows.mine else Erase.FORMER
            found.append(Fate(str(rows.title), count, str(erase), str(rows.kept_why)))
    return found


def limited_addresses() -> set[str]:
    """Of those who have limited the use of their data: the secretary sees it beside them."""
    limits = Restriction.objects.filter(kind=Restriction.Kind.LIMIT, lifted_at=None)
    return {address for pair in limits.values_list("email", "user__email") for address in pair if address}

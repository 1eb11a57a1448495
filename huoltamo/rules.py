"""Who may do what in the Yhdistyshuoltamo. Any editor of the association acts (decisions 26)."""

from __future__ import annotations

from typing import Any

import rules

from associations.models import Organisation, Status
from associations.rules import is_editor, is_secretary

from .models import Listing, Practice
from .models.listing import KEEPER, LEARNING, OWN


@rules.predicate
def edits(user: Any, listing: Listing | Practice | None) -> bool:
    """An editor or owner of the association whose offer, need or card it is."""
    return listing is not None and bool(is_editor(user, listing.organisation))


@rules.predicate
def is_alive(user: Any, organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.status != Status.DISSOLVED and organisation.deleted_at is None


@rules.predicate
def learns(user: Any) -> bool:
    """The secretary and the members of theme groups read what the network learns."""
    return bool(user.has_role(*LEARNING))


rules.add_perm("huoltamo.change_listing", rules.is_authenticated & edits)
rules.add_perm("huoltamo.change_practice", rules.is_authenticated & edits)
rules.add_perm("huoltamo.add_listing", rules.is_authenticated & is_alive & is_editor)
rules.add_perm("huoltamo.keep_listings", rules.is_authenticated & is_secretary)
rules.add_perm("huoltamo.see_learning", rules.is_authenticated & learns)


def sides_of(user: Any, listing: Listing) -> frozenset[str]:
    """The sides on which this person may take steps with an offer or need."""
    sides = set()
    if user.has_perm("huoltamo.change_listing", listing):
        sides.add(OWN)
    if user.has_perm("huoltamo.keep_listings"):
        sides.add(KEEPER)
    return frozenset(sides)

"""Which associations may vote, who acts for them, and who has not voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from associations.models import AreaPeriod, Organisation
from associations.selectors.freshness import living
from jane_portal.accounts.models import RoleSpan, User
from networks.representation.models import Election, RollEntry, Voters
from networks.representation.models.candidate import EDITING


def voters_of(election: Election) -> QuerySet[Organisation]:
    """Associations that would be on the roll today (decisions 27); the roll itself is frozen when the vote opens."""
    wide = election.voters == Voters.WORKS
    if election.area_id is not None:
        here = living().filter(
            pk__in=Organisation.areas.through.objects.filter(area=election.area_id).values("organisation")
        )
        around = AreaPeriod.objects.in_force().filter(area=election.area_id).values("municipality")
        return here if wide else here.filter(Q(domicile__in=around) | Q(domicile=None))
    working = Organisation.works_in.through.objects.filter(municipality=election.municipality_id).values("organisation")
    at_home = Q(domicile=election.municipality_id)
    # Without a domicile its home is where it works.
    return living().filter(at_home | Q(pk__in=working) if wide else at_home | Q(domicile=None, pk__in=working))


def people_of_all(organisations: Iterable[Organisation]) -> dict[int, list[User]]:
    """Owners and editors of today who can be written to, owners first, by the key of the association. One statement."""
    keys = {one.scope: one.pk for one in organisations}
    spans = RoleSpan.objects.in_force().filter(scope__in=keys, role__in=EDITING, user__is_active=True)
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for span in spans.select_related("user").order_by("-role", "pk"):
        found[keys[span.scope]].setdefault(span.user_id, span.user)
    return {key: list(people.values()) for key, people in found.items()}


def without_people(organisations: QuerySet[Organisation]) -> int:
    """How many of them have nobody who could vote: neither an owner nor an editor. Two statements."""
    rows = list(organisations.only("pk", "uuid"))
    return len(rows) - len(people_of_all(rows))


def may_vote_for(election: Election, user: Any) -> QuerySet[RollEntry]:
    """Entries of the roll for whose associations this person acts today, and that have not voted."""
    own = user.scope_keys(*EDITING) if user.is_authenticated else set()
    entries = RollEntry.objects.filter(election=election, voted_by=None, organisation__uuid__in=own)
    return entries.select_related("organisation").order_by("organisation__sort_key", "pk")


def voter_of(entry: RollEntry, user: User) -> bool:
    """She is an owner or editor of the association today; asked anew of the database."""
    spans = RoleSpan.objects.in_force().filter(user=user, scope=entry.organisation.scope, role__in=EDITING)
    return user.is_active and spans.exists()

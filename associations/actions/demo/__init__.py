"""The demo network of the contract: real organisations as plain entries, everything else invented."""

from __future__ import annotations

from associations.actions.projection import refresh_directory
from associations.actions.search_entries import rebuild_entries
from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action

from .letters import make_letters
from .organisations import make_organisations
from .ownership import make_ownership, make_role_questions
from .people import make_people
from .places import make_villages

SECRETARY = "sihteeri@demo.example"


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when the demo people are there already."""
    if User.objects.filter(email=SECRETARY).exists():
        return None
    return make_demo(plan=plan, by=None)


@action
def make_demo(*, plan: DemoPlan, by: User | None) -> dict[str, int]:
    """Write the network. Returns the number of rows by name."""
    villages = make_villages(plan)
    organisations = make_organisations(plan, villages)
    people = make_people(plan, organisations)
    rows = make_ownership(plan, organisations, people)
    rows["questions about roles"] = make_role_questions(people)
    letters = make_letters(people)
    refresh_directory(Organisation.objects.values_list("pk", flat=True), patient=True)
    rebuild_entries(lambda _count: None)
    return {"organisations": Organisation.objects.count(), "people": len(people), **rows, "letters": letters}

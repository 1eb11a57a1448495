"""Who may do what with agents and their election. Every right comes from a dated role (architecture, rule 1)."""

from __future__ import annotations

from typing import Any

import rules

from associations.models import Organisation
from associations.rules import is_owner, is_secretary
from associations.selectors.people import owners_of
from jane_portal.accounts.models import Role, RoleSpan
from networks.bodies.rules import keeps

from .models import Candidate, ExternalBody, Office, SeatRequest
from .models.candidate import EDITING
from .models.external import REPRESENTATIVE
from .models.seat_request import ASKER, CHOOSER


@rules.predicate
def holds(user: Any, office: Office | None) -> bool:
    """She holds this office today."""
    return office is not None and office.user_id == user.pk and office.is_in_force


@rules.predicate
def is_she(user: Any, candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.user_id == user.pk


@rules.predicate
def may_stand_behind(user: Any, candidate: Candidate | None) -> bool:
    """The owner of the candidate's association; where it has none, the secretary."""
    if candidate is None:
        return False
    if is_owner(user, candidate.organisation):
        return True
    return bool(is_secretary(user)) and not owners_of(candidate.organisation)


@rules.predicate
def keeps_chooser(user: Any, body: ExternalBody | None) -> bool:
    """Chair or secretary of our body that chooses who sits there."""
    return body is not None and body.nominating_body_id is not None and bool(keeps(user, body.nominating_body))


@rules.predicate
def keeps_a_body(user: Any) -> bool:
    """Chair or secretary of some body, which may choose representatives."""
    return bool(user.has_role("body_chair", "body_secretary"))


@rules.predicate
def represents(user: Any, body: ExternalBody | None) -> bool:
    """She sits there for associations today."""
    return body is not None and str(body.uuid) in user.scope_keys(REPRESENTATIVE)


@rules.predicate
def is_contact_of_it(user: Any, body: ExternalBody | None) -> bool:
    """A contact of the municipality whose body it is; without a body, of any."""
    codes = user.scope_keys(Role.MUNICIPAL_NGO)
    if body is None:
        return bool(codes)
    return body.municipality is not None and body.municipality.code in codes


def sides_in(user: Any, request: SeatRequest) -> list[str]:
    """On which sides of the request the person acts. The secretary acts on both."""
    if not user.is_authenticated:
        return []
    if is_secretary(user):
        return [CHOOSER, ASKER]
    sides = [CHOOSER] if keeps(user, request.chooser) else []
    return [*sides, ASKER] if is_contact_of_it(user, request.body) else sides


def speaks_for(user: Any, organisation: Organisation) -> bool:
    """She is an owner or editor of the association today; asked anew of the database, for holders of links too."""
    if not user.is_active:
        return False
    spans = RoleSpan.objects.in_force().filter(user=user, scope=organisation.scope, role__in=EDITING)
    return bool(spans.exists())


_keeper = is_secretary | keeps_chooser
rules.add_perm("representation.keep_external", rules.is_authenticated & _keeper)
rules.add_perm("representation.add_external", rules.is_authenticated & (is_secretary | keeps_a_body))
rules.add_perm("representation.prepare_meeting", rules.is_authenticated & (_keeper | represents))
rules.add_perm("representation.ask_for_representative", rules.is_authenticated & (is_secretary | is_contact_of_it))
rules.add_perm("representation.keep_offices", rules.is_authenticated & is_secretary)
rules.add_perm("representation.change_card", rules.is_authenticated & (holds | is_secretary))
rules.add_perm("representation.keep_elections", rules.is_authenticated & is_secretary)
rules.add_perm("representation.change_candidacy", rules.is_authenticated & is_she)
rules.add_perm("representation.endorse_candidate", rules.is_authenticated & may_stand_behind)

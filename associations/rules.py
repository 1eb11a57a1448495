"""Who may do what with an organisation. Every right comes from a dated role (architecture, rule 1)."""

from typing import Any

import rules
from django.conf import settings
from django.utils import timezone

from jane_portal.accounts.models import Role

from .models import Claim, MunicipalContact, Organisation
from .models.ownership import DECIDING_ROLES

OFFICE_ROLES = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
MUNICIPAL_ROLES = (Role.MUNICIPAL_NGO, Role.MUNICIPAL_WELLBEING)
# Given by a room above; contact fields have a level for those who hold it (decisions 3).
AGENT = "agent"
OFFICIALS = (*MUNICIPAL_ROLES, AGENT)
EDITING_ROLES = (Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR)


@rules.predicate
def is_owner(user: Any, organisation: Organisation | None) -> bool:
    return organisation is not None and str(organisation.uuid) in user.scope_keys(Role.ASSOCIATION_OWNER)


@rules.predicate
def is_editor(user: Any, organisation: Organisation | None) -> bool:
    """Owner or editor of this organisation today."""
    return organisation is not None and str(organisation.uuid) in user.scope_keys(*EDITING_ROLES)


@rules.predicate
def is_secretary(user: Any) -> bool:
    """The secretary of the region this portal serves, or her substitute."""
    return settings.PORTAL_REGION in user.scope_keys(*OFFICE_ROLES)


@rules.predicate
def is_official(user: Any) -> bool:
    """A contact of any municipality today, or an agent of associations."""
    return user.has_role(*OFFICIALS)


@rules.predicate
def is_official_of_home(user: Any, organisation: Organisation | None) -> bool:
    """A contact or agent of the municipality of its domicile, or the agent of an area where it works.

    She may help it on its behalf.
    """
    if organisation is None:
        return False
    own = {span.scope for span in user.open_spans if span.role in OFFICIALS}
    if organisation.domicile is not None and organisation.domicile.scope in own:
        return True
    areas = {scope.partition(":")[2] for scope in own if scope.startswith("area:")}
    return bool(areas) and organisation.areas.filter(uuid__in=areas).exists()


@rules.predicate
def is_deleted(user: Any, organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.deleted_at is not None


@rules.predicate
def is_claimant(user: Any, claim: Claim | None) -> bool:
    return claim is not None and claim.user_id == user.pk


@rules.predicate
def is_delegate_of_claim(user: Any, claim: Claim | None) -> bool:
    """The secretary has let her decide claims of this municipality; contested ones go to the secretary."""
    if claim is None or claim.objection or claim.organisation.domicile is None:
        return False
    if claim.is_takeover and timezone.now() < claim.waits_until:
        return False
    return claim.organisation.domicile.code in user.scope_keys(*DECIDING_ROLES)


@rules.predicate
def owns_what_is_claimed(user: Any, claim: Claim | None) -> bool:
    return claim is not None and str(claim.organisation.uuid) in user.scope_keys(Role.ASSOCIATION_OWNER)


@rules.predicate
def is_the_contact(user: Any, contact: MunicipalContact | None) -> bool:
    """She holds this post today."""
    if contact is None or contact.user_id != user.pk:
        return False
    return contact.municipality.code in user.scope_keys(*MUNICIPAL_ROLES)


own = rules.is_authenticated & (is_editor | is_secretary)
helper = rules.is_authenticated & is_official_of_home & ~is_editor & ~is_secretary

rules.add_perm("associations.add_organisation", rules.is_authenticated)
rules.add_perm("associations.change_organisation", ~is_deleted & (own | helper))
# She acts on behalf of the association, so each change carries a note of who asked and when.
rules.add_perm("associations.help_organisation", ~is_deleted & helper)
# Contacts hidden from officials stay hidden from a helping municipality too.
rules.add_perm("associations.view_contacts", own)
rules.add_perm("associations.change_contacts", ~is_deleted & own)
rules.add_perm("associations.view_history", own | helper)
rules.add_perm("associations.delete_organisation", rules.is_authenticated & ~is_deleted & (is_owner | is_secretary))
rules.add_perm("associations.restore_organisation", rules.is_authenticated & is_deleted & (is_owner | is_secretary))
rules.add_perm("associations.dissolve_organisation", rules.is_authenticated & ~is_deleted & (is_owner | is_secretary))
rules.add_perm("associations.revive_organisation", rules.is_authenticated & ~is_deleted & is_secretary)
rules.add_perm(
    "associations.decide_claim", rules.is_authenticated & ~is_claimant & (is_secretary | is_delegate_of_claim)
)
rules.add_perm("associations.object_to_claim", rules.is_authenticated & ~is_claimant & owns_what_is_claimed)
rules.add_perm("associations.withdraw_claim", rules.is_authenticated & is_claimant)
rules.add_perm("associations.view_people", own)
# Only the owner manages editors (decisions 26); the secretary helps where no owner is left.
rules.add_perm("associations.manage_people", rules.is_authenticated & ~is_deleted & (is_owner | is_secretary))
rules.add_perm("associations.merge_organisations", rules.is_authenticated & is_secretary)
rules.add_perm("associations.manage_municipal_contacts", rules.is_authenticated & is_secretary)
rules.add_perm("associations.change_municipal_contact", rules.is_authenticated & (is_secretary | is_the_contact))

"""Who may do what with an organisation. Every right comes from a dated role (architecture, rule 1)."""

from typing import Any

import rules
from django.conf import settings

from jane_portal.accounts.models import Role

from .models import Organisation

OFFICE_ROLES = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
MUNICIPAL_ROLES = (Role.MUNICIPAL_NGO, Role.MUNICIPAL_WELLBEING)
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
def is_municipal_contact(user: Any) -> bool:
    """A contact of any municipality today."""
    return user.has_role(*MUNICIPAL_ROLES)


@rules.predicate
def is_contact_of_domicile(user: Any, organisation: Organisation | None) -> bool:
    """A contact of the municipality where the organisation has its domicile; she may help it on its behalf."""
    if organisation is None or organisation.domicile is None:
        return False
    return organisation.domicile.code in user.scope_keys(*MUNICIPAL_ROLES)


@rules.predicate
def is_deleted(user: Any, organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.deleted_at is not None


own = rules.is_authenticated & (is_editor | is_secretary)
helper = rules.is_authenticated & is_contact_of_domicile & ~is_editor & ~is_secretary

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

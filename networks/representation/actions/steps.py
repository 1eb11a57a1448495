"""What every step of an election has in common: it is locked, and the table is asked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from associations.rules import is_secretary
from jane_portal.accounts.models import User
from jane_portal.core.versions import lock_version
from networks.representation.models import Election, ElectionState
from networks.representation.models.election import ELECTION_STEPS, KEEPER, PORTAL

from .projection import refresh_elections


def begin(*, election: Election, key: str, by: User | None, version: int | None = None) -> Election:
    """The election locked for this step. by: None for the portal itself.

    Raises StaleVersionError when somebody has changed it since the page was made, PermissionDenied when the person may
    not, ValidationError when the step is not open.
    """
    if version is None:
        current = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    else:
        current = lock_version(election, version)
    side = PORTAL if by is None else KEEPER
    if by is not None and not is_secretary(by):
        raise PermissionDenied
    step = ELECTION_STEPS[key]
    if current.state not in step.sources or side not in step.who:
        words = _("This election is in the state “%(state)s”, so this cannot be done. Nothing was changed.")
        raise ValidationError(words % {"state": ElectionState(current.state).label}, code="state")
    return current


def move(election: Election, state: str, *fields: str) -> Election:
    """Take the step begun, with these other columns changed."""
    election.state = state
    election.save(update_fields=["state", "version", "updated_at", *fields])
    refresh_elections([election.pk])
    return election

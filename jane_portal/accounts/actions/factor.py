"""A lost second factor: an administrator who has made sure of the person removes it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jane_portal.accounts.models import FactorRemoval, User
from jane_portal.accounts.selectors.person import may_remove_factor
from jane_portal.core.history import action
from jane_portal.core.post import post_letter

from .recovery import end_sessions


@action
def remove_second_factor(*, person: User, note: str, by: User | None) -> FactorRemoval:
    """All passkeys, the authenticator app and the recovery codes of the person go; she is signed out everywhere.

    note: how the administrator made sure whom she spoke with. `by` None is the command line, for the last
    administrator. The person is told by letter. Raises ValidationError when `by` may not, or when nothing is there.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if by is not None and not may_remove_factor(by, person):
        raise ValidationError(_("You may not remove this person's second factor."))
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise ValidationError(_("This person has no second factor."))
    end_sessions(person=person, by=by)
    removal = FactorRemoval.objects.create(user=person, note=note, removed_by=by)
    post_letter(
        builder="jane_portal.accounts.letters.factor_removed",
        to=person.email,
        params={"removal_id": removal.pk},
        language=person.language,
        user=person,
        kind="factor_removed",
        key=f"factor_removed:{removal.pk}",
    )
    return removal

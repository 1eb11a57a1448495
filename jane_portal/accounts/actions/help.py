"""Putting help away."""

from jane_portal.accounts.models import HiddenHelp, User
from jane_portal.accounts.selectors.role import steps_key
from jane_portal.core.history import action


@action
def hide_first_steps(*, by: User) -> None:
    """The first steps of the person's present roles; a new role brings a new list."""
    HiddenHelp.objects.get_or_create(user=by, key=steps_key(by))

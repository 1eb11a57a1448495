"""What people say about themselves."""

from __future__ import annotations

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.post import post_letter


@action
def update_profile(*, user: User, name: str, language: str, show_name_publicly: bool, by: User) -> User:
    """Name, language of letters, and whether the name is shown beside the person's roles."""
    person = User.objects.select_for_update().get(pk=user.pk)
    person.name, person.language, person.show_name_publicly = name, language, show_name_publicly
    person.save(update_fields=["name", "language", "show_name_publicly"])
    return person


@action
def send_address_code(*, user: User, code: str, by: User) -> None:
    """Send the code that proves the present address before it may be changed."""
    post_letter(
        builder="jane_portal.accounts.letters.email_code",
        to=user.email,
        params={"code": code, "email": user.email},
        language=user.language,
        user=user,
        kind="email_code",
        secret=True,
    )

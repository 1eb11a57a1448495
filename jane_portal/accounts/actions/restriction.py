"""Limit the use of one's data, or object to letters (GDPR articles 18, 21): two switches; each row is its own log."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from jane_portal.accounts.models import Restriction, User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.history import action
from jane_portal.core.personal.registry import limiters


@action
def set_restriction(*, user: User | None, email: str, kind: str, on: bool, by: User | None) -> None:
    """Turn a switch. A limit also takes the name from public pages; lifting it does not show the name again."""
    email = email.strip().lower()
    # By the account too: her address may have changed since she turned the switch.
    whose = Q(email=email) | (Q(user=user) if user is not None else Q())
    standing = Restriction.objects.filter(whose, kind=kind, lifted_at=None)
    if not on:
        standing.update(lifted_at=timezone.now(), updated_at=timezone.now())
        return
    if not standing.exists():
        Restriction.objects.create(user=user, email=email, kind=kind)
    if kind == Restriction.Kind.LIMIT:
        for hide in limiters():
            hide(person_of(user, email=email))
    if kind == Restriction.Kind.LIMIT and user is not None and user.show_name_publicly:
        person = User.objects.select_for_update().get(pk=user.pk)
        person.show_name_publicly = False
        person.save(update_fields=["show_name_publicly"])

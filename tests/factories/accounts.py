"""People and their roles."""

from __future__ import annotations

import datetime
import itertools

from django.utils import timezone

from jane_portal.accounts.models import Role, RoleSpan, User

_numbers = itertools.count(1)


def user(email: str = "", **fields) -> User:
    """A person whose address is confirmed."""
    return User.objects.create_user(email or f"person{next(_numbers)}@demo.example", confirmed=True, **fields)


def span(person: User, role: str, scope: str = "portal:", *, days_ago: int = 100, until=None) -> RoleSpan:
    since = timezone.localdate() - datetime.timedelta(days=days_ago)
    return RoleSpan.objects.create(user=person, role=role, scope=scope, since=since, until=until)


def with_role(role: str, scope: str = "portal:", **fields) -> User:
    """A person who holds the role today."""
    person = user(**fields)
    span(person, role, scope)
    return person


def secretary(**fields) -> User:
    return with_role(Role.SECRETARY, "region:12", **fields)


def administrator(**fields) -> User:
    return with_role(Role.ADMINISTRATOR, "portal:", **fields)

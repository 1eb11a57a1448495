"""Who may change what of whose account, and whom a request is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jane_portal.accounts.models import (
    AddressChange,
    Role,
    RoleSpan,
    RoleSpanQuerySet,
    User,
)
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.personal.person import Person

POWERFUL = frozenset({Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR})


def find_person(user: Any, uuid: UUID) -> User | None:
    """The person whom secretaries and administrators see, and owners of an association she has a role in today."""
    people = User.objects.filter(uuid=uuid, is_active=True)
    if not user.has_role(*POWERFUL):
        people = people.filter(Exists(RoleSpan.objects.in_force().filter(user=OuterRef("pk"), scope__in=_owned(user))))
    return people.first()


def may_vouch(user: User, person: User) -> bool:
    """Whether `user` may say that the person's lost address is replaced by another one.

    Whoever vouches must not gain by it: the account of a secretary or administrator is an administrator's matter, and
    an owner vouches only for those who have roles nowhere but in her own associations.
    """
    if user.pk == person.pk or not user.is_active or not person.is_active:
        return False
    if not user.has_role(*POWERFUL):
        scopes = _standing(person).values_list("scope", flat=True)
        return bool(scopes) and set(scopes) <= set(_owned(user))
    return _may_touch(user, [person])


def may_remove_factor(user: User, person: User) -> bool:
    """Only an administrator, and not her own: she would go around it."""
    return user.has_role(Role.ADMINISTRATOR) and user.pk != person.pk and person.is_active


def factor_holders(people: Iterable[User]) -> set[int]:
    """Ids of those who have a second factor; one statement."""
    return set(Authenticator.objects.filter(user__in=list(people)).values_list("user_id", flat=True))


def may_merge(user: User, people: list[User]) -> bool:
    """Whether `user` may make one account of these: none of a secretary or administrator, unless she is the latter."""
    return user.has_role(*POWERFUL) and _may_touch(user, people)


def _may_touch(user: User, people: list[User]) -> bool:
    powerful = RoleSpan.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()), role__in=POWERFUL)
    return user.has_role(Role.ADMINISTRATOR) or not powerful.filter(user__in=people).exists()


def _standing(person: User) -> RoleSpanQuerySet:
    """Roles of today and those that begin later."""
    return RoleSpan.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()), user=person)


def _owned(user: Any) -> list[str]:
    return [span.scope for span in user.open_spans if span.role == Role.ASSOCIATION_OWNER]


def find_change(link: PersonalLink | None) -> AddressChange | None:
    """The change of address that waits for the holder of this link."""
    if link is None:
        return None
    waiting = AddressChange.objects.filter(state=AddressChange.State.OPEN, expires_at__gt=timezone.now())
    found = waiting.select_related("user", "vouched_by").filter(pk=link.subject.partition(":")[2]).first()
    return found if found is not None and found.subject == link.subject else None


def person_of(user: User | None, *, email: str = "") -> Person:
    """Whom a request about personal data is about: the account with all of its addresses and those merged into it.

    Without an account: whoever is known by the address. An address of an account means that account.
    """
    email = email.strip().lower()
    if user is None and email:
        user = User.objects.filter(email=email).first()
    if user is None:
        return Person(frozenset(), frozenset({email} if email else ()))
    accounts = [user, *User.objects.filter(merged_into__kept=user)]
    own = EmailAddress.objects.filter(user__in=accounts, verified=True).values_list("email", flat=True)
    emails = {account.email for account in accounts} | {address.lower() for address in own}
    return Person(frozenset(account.pk for account in accounts), frozenset(emails), user.name)

"""Reads about people and roles."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from jane_portal.core.links.models import PersonalLink
from jane_portal.core.personal.person import Person, deeds_of, rows_of
from jane_portal.core.personal.registry import Erase, all_rows
from jane_portal.core.registry import scope_names

from .models import AddressChange, ErasureRequest, Restriction, Role, RoleSpan, RoleSpanQuerySet, User

POWERFUL = frozenset({Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR})


def public_name(user: User | None, office: str) -> str:
    """The one rule for names: the person's own stored choice, otherwise only the role (decisions 3)."""
    if user is not None and user.show_name_publicly and user.name:
        return f"{user.name}, {office}"
    return office


def role_label(role: str) -> str:
    """The role in words; roles of later rooms keep their code until they name it."""
    return str(dict(Role.choices).get(role, role))


def scope_label(scope: str) -> str:
    """Where a role holds, in words; empty for the whole portal."""
    return scope_names({scope}).get(scope, scope if scope.partition(":")[2] else "")


def span_labels(spans: Iterable[RoleSpan]) -> dict[int, str]:
    """Role in words and name of the scope, for each span by its id; one statement for each kind of scope."""
    spans = list(spans)
    names = scope_names({span.scope for span in spans})
    labels = {}
    for span in spans:
        words = role_label(span.role)
        name = names.get(span.scope, "")
        labels[span.pk] = f"{words}, {name}" if name else words
    return labels


@dataclass(frozen=True)
class ActingChoice:
    """One of a person's roles of today."""

    pk: int
    label: str
    chosen: bool


def acting_choices(user: Any, acting: RoleSpan | None) -> list[ActingChoice]:
    """What the switch "acting as" offers: the roles of today."""
    if not user.is_authenticated or not user.open_spans:
        return []
    labels = span_labels(user.open_spans)
    chosen = acting.pk if acting else None
    return [ActingChoice(pk=span.pk, label=labels[span.pk], chosen=span.pk == chosen) for span in user.open_spans]


def last_secretary_day(today: datetime.date | None = None) -> datetime.date | None:
    """The last day on which anybody is secretary; None while someone is so without an end.

    With no secretary at all (now or later) it is yesterday.
    """
    today = today or timezone.localdate()
    spans = RoleSpan.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), role=Role.SECRETARY, user__is_active=True
    )
    days = list(spans.values_list("until", flat=True))
    if None in days:
        return None
    return max((day for day in days if day), default=today - datetime.timedelta(days=1))


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


def steps_key(user: User) -> str:
    """Names the first steps of a person's present roles."""
    return ("steps:" + ",".join(sorted({span.role for span in user.open_spans})))[:300]


def indispensable(user: User) -> bool:
    """The last secretary or the last administrator: there must be a successor first."""
    for role in (Role.SECRETARY, Role.ADMINISTRATOR):
        held = RoleSpan.objects.in_force().filter(role=role, user__is_active=True)
        if held.filter(user=user).exists() and not held.exclude(user=user).exists():
            return True
    return False


def restrictions_of(person: Person) -> set[str]:
    """The switches that are on: "limit", "object"."""
    hers = Q(email__in=person.emails) | Q(user__in=person.user_ids)
    return set(Restriction.objects.filter(hers, lifted_at=None).values_list("kind", flat=True))


def wants_no_letters(email: str) -> bool:
    """Only letters that are necessary go to this address: sign-in, and what its holder herself asks for.

    Her wish follows the account to its new address.
    """
    hers = Q(email=email.lower()) | Q(user__email=email.lower())
    return Restriction.objects.filter(hers, lifted_at=None).exists()


def open_erasure(person: Person) -> ErasureRequest | None:
    """The erasure of this person that waits for its day."""
    return ErasureRequest.objects.filter(email__in=person.emails, state=ErasureRequest.State.OPEN).first()


def erasure_of_link(link: PersonalLink | None) -> ErasureRequest | None:
    """The erasure that the holder of this link may stop."""
    if link is None:
        return None
    waiting = ErasureRequest.objects.filter(state=ErasureRequest.State.OPEN)
    found = waiting.filter(pk=link.subject.partition(":")[2]).first()
    return found if found is not None and found.subject == link.subject else None


@dataclass(frozen=True)
class Fate:
    """What an erasure does to one kind of rows: their number, and the law by which they stay."""

    title: str
    rows: int
    erase: str
    why: str


def fates_of(person: Person) -> list[Fate]:
    """What goes and what stays, for what there is of the person."""
    found = []
    for rows in all_rows():
        count = (rows_of(rows, person).count() if rows.mine else 0) or (
            deeds_of(rows, person).count() if rows.doers else 0
        )
        if count:
            erase = rows.erase if rows.mine else Erase.FORMER
            found.append(Fate(str(rows.title), count, str(erase), str(rows.kept_why)))
    return found


def last_owner_of(user: User) -> list[str]:
    """Names of what this person alone owns: she may hand it over first."""
    scopes = [span.scope for span in user.open_spans if span.role == Role.ASSOCIATION_OWNER]
    others = RoleSpan.objects.in_force().filter(role=Role.ASSOCIATION_OWNER, scope__in=scopes, user__is_active=True)
    shared = set(others.exclude(user=user).values_list("scope", flat=True))
    return sorted(scope_names(set(scopes) - shared).values())


def limited_addresses() -> set[str]:
    """Of those who have limited the use of their data: the secretary sees it beside them."""
    limits = Restriction.objects.filter(kind=Restriction.Kind.LIMIT, lifted_at=None)
    return {address for pair in limits.values_list("email", "user__email") for address in pair if address}

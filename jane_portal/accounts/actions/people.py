"""Making people, appointing them, and the one-time sign-in address of demo mode."""

from __future__ import annotations

import datetime
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import GIVERS, LOGIN, ROLE_SCOPES, Role, RoleSpan, User
from jane_portal.accounts.selectors.role import last_secretary_day
from jane_portal.core.history import action
from jane_portal.core.links import LinkGone, find_link, make_link, token_of, use_link
from jane_portal.core.post import post_letter
from jane_portal.core.registry import scope_kind, scope_names
from jane_portal.core.tokens import token_hash

from .roles import end_role, grant_role

# Roles that somebody holds at all times.
NEVER_EMPTY = frozenset({Role.SECRETARY, Role.ADMINISTRATOR})


@action
def create_person(
    *, email: str, name: str = "", language: str = "fi", confirmed: bool = False, by: User | None
) -> User:
    """The person with this address, made when there is none. `confirmed`: the address is known to be hers."""
    email = email.strip().lower()
    validate_email(email)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language, confirmed=confirmed)
    return user


@action
def appoint(*, email: str, role: str, scope: str = "", until: datetime.date | None = None, by: User | None) -> RoleSpan:
    """Give a role to the person with this address, who is made when new and gets a letter.

    scope: "" takes the only scope there is (the region, the portal). `by` None is the command line. Raises
    ValidationError for an unknown role or scope, a past day, or a role that `by` may not give.
    """
    if role not in ROLE_SCOPES:
        raise ValidationError(_("Unknown role: %(role)s"), params={"role": role})
    if by is not None and role not in by.givable_roles:
        raise ValidationError(_("You may not give this role."))
    if until is not None and until < timezone.localdate():
        raise ValidationError(_("The last day is in the past."))
    user = create_person(email=email, by=by)
    if not user.is_active:
        raise ValidationError(_("This account has been closed."))
    span = grant_role(user=user, role=role, scope=_checked_scope(role, scope), until=until, source="appointed", by=by)
    post_letter(
        builder="jane_portal.accounts.letters.role_given",
        to=user.email,
        params={"span_id": span.pk},
        language=user.language,
        user=user,
        kind="role_given",
        key=f"role_given:{span.pk}:{span.until}",
    )
    return span


def _checked_scope(role: str, scope: str) -> str:
    kind = ROLE_SCOPES[role]
    if kind == "portal":
        return "portal:"
    if kind == "region" and not scope:
        scope = settings.PORTAL_REGION
    scope = scope if ":" in scope else f"{kind}:{scope}"
    given, _colon, key = scope.partition(":")
    if given != kind or not key:
        raise ValidationError(_("Choose where the role is held."), code="scope")
    if kind != "region" and not _is_known(scope):
        raise ValidationError(_("There is no %(scope)s."), code="scope", params={"scope": scope})
    if kind == "region" and key != settings.PORTAL_REGION:
        raise ValidationError(_("This portal serves another region."))
    return scope


def _is_known(scope: str) -> bool:
    """Whether a room knows what has this scope. A key that no record of the kind could have is not known either."""
    try:
        return scope_kind(scope.partition(":")[0]) is None or scope in scope_names({scope})
    except (ValidationError, ValueError):
        return False


@action
def end_role_by_hand(*, span: RoleSpan, by: User) -> RoleSpan:
    """End a role at once. The last secretary and the last administrator stay until there is a successor."""
    if span.role not in by.givable_roles:
        raise ValidationError(_("You may not end this role."))
    if span.role in NEVER_EMPTY:
        # One after the other, so that two who end each other's role at once do not leave nobody.
        list(RoleSpan.objects.in_force().filter(role=span.role).order_by("pk").select_for_update().values_list("pk"))
        if not RoleSpan.objects.in_force().filter(user=by, role__in=_givers_of(span.role)).exists():
            raise ValidationError(_("You may not end this role."))
    ended = end_role(span=span, by=by)
    today = timezone.localdate()
    if span.role == Role.SECRETARY and (last_secretary_day() or today) < today:
        raise ValidationError(_("Appoint another secretary first: the portal is never left without one."))
    open_administrators = RoleSpan.objects.in_force().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if span.role == Role.ADMINISTRATOR and not open_administrators.exists():
        raise ValidationError(_("Appoint another administrator first: the portal is never left without one."))
    return ended


def _givers_of(role: str) -> list[str]:
    return [giver for giver, given in GIVERS.items() if role in given]


@action
def create_login_link(*, email: str, by: User | None) -> str:
    """A token that signs the person in once within 15 minutes. Demo mode only; only its hash is stored."""
    if not settings.DEMO:
        raise ValidationError("Sign-in addresses are made in demo mode only.")
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise ValidationError(f"Nobody has the address {email}.")
    # Each time a link of its own: two of them may be open side by side.
    return token_of(
        make_link(purpose=LOGIN, subject=f"user:{user.pk}:{secrets.token_hex(4)}", email=user.email, user=user)
    )


@action
def use_login_link(*, token: str, by: User | None) -> User | None:
    """The person of an unused link that still lives, which is used up by this; None otherwise."""
    link = find_link(LOGIN, token_hash(token)) if settings.DEMO else None
    if link is None or link.user is None:
        return None
    try:
        use_link(link)
    except LinkGone:
        return None
    user: User = link.user
    EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    return user if user.is_active else None

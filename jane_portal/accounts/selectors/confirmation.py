"""The yearly question about roles: where it is due, who answers, and what nobody has confirmed."""

from __future__ import annotations

import datetime
import hashlib

from django.db.models import DateTimeField, Exists, OuterRef
from django.db.models.functions import Coalesce, Greatest, TruncDate

from jane_portal.accounts.models import (
    ROLE_SCOPES,
    ROLES,
    Role,
    RoleAsk,
    RoleSpan,
    User,
)
from jane_portal.core.dates import CATCH_UP, turn_near
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.registry import scope_names

# Those who answer for the roles of a place; where there are none of them, its people answer for themselves.
HEADS = frozenset({Role.ASSOCIATION_OWNER, Role.SECRETARY, Role.ADMINISTRATOR})
# Given or confirmed this recently: nobody asks.
RECENT = datetime.timedelta(days=60)


def scopes_to_ask(day: datetime.date) -> list[tuple[str, datetime.date]]:
    """Where the yearly question about roles is due, each place with its turn. What is not there any more is
    left out. Two statements, and one for each kind of place.
    """
    known_on = Greatest("since", Coalesce(TruncDate("confirmed_at"), "since"))
    held = RoleSpan.objects.in_force(day).filter(user__is_active=True, role__in=ROLE_SCOPES)
    scopes = held.annotate(known_on=known_on).filter(known_on__lt=day - RECENT).order_by()
    turns = {
        scope: turn
        for scope in scopes.values_list("scope", flat=True).distinct()
        if (turn := turn_near(int.from_bytes(hashlib.sha256(scope.encode()).digest()[:8]), day))
    }
    asked = RoleAsk.objects.filter(scope__in=turns, turn__gt=day - datetime.timedelta(days=CATCH_UP))
    for scope in asked.values_list("scope", flat=True):
        turns.pop(scope, None)
    there = {*scope_names(turns), *(scope for scope in turns if scope.partition(":")[0] in {"portal", "region"})}
    return sorted((scope, turn) for scope, turn in turns.items() if scope in there)


def roles_in(scope: str) -> list[RoleSpan]:
    """Today's roles in one place with their people, those who answer for it first."""
    spans = RoleSpan.objects.in_force().filter(scope=scope, role__in=ROLE_SCOPES, user__is_active=True)
    return sorted(spans.select_related("user"), key=lambda span: (span.role not in HEADS, span.role, span.pk))


def confirmers(spans: list[RoleSpan]) -> list[User]:
    """Who is asked about these roles of one place, each once: its heads, else their substitutes, else all."""
    heads = [span for span in spans if span.role in HEADS]
    substitutes = [span for span in spans if span.role == Role.SUBSTITUTE_SECRETARY]
    return list({span.user_id: span.user for span in heads or substitutes or spans}.values())


def role_ask_of(link: PersonalLink | None) -> tuple[RoleAsk, list[RoleSpan]] | None:
    """The question that the holder of this link may answer and today's roles, if she would still be asked today."""
    if link is None or link.purpose != ROLES:
        return None
    asked = RoleAsk.objects.waiting().filter(pk=link.subject.partition(":")[2]).first()
    spans = roles_in(asked.scope) if asked else []
    return (asked, spans) if asked and link.user_id in {user.pk for user in confirmers(spans)} else None


def doubts(*, only_denied: bool = False) -> Exists:
    """Of a role: the yearly question about it has brought no yes, and nobody has confirmed it since.

    only_denied: the answer was that something has changed.
    """
    asks = RoleAsk.objects.unsettled().filter(scope=OuterRef("scope"))
    if only_denied:
        asks = asks.filter(state=RoleAsk.State.CHANGED)
    known_at = Coalesce(OuterRef("confirmed_at"), OuterRef("since"), output_field=DateTimeField())
    return Exists(asks.annotate(told_at=Coalesce("answered_at", "created_at")).filter(told_at__gte=known_at))

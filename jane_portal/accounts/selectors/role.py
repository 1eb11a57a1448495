"""Roles in words, and what hangs on the last one who holds them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import ROLE_SCOPES, Role, RoleSpan, User
from jane_portal.core.registry import scope_names


def public_name(user: User | None, office: str) -> str:
    """The one rule for names: the person's own stored choice, otherwise only the role (decisions 3)."""
    if user is not None and user.show_name_publicly and user.name:
        return f"{user.name}, {office}"
    return office


_upper: dict[str, tuple[Any, frozenset[str]]] = {}


def register_role(role: str, label: Any, *kinds: str) -> None:
    """Let an upper room name a role of its own, held in scopes of these kinds ("body", "municipality").

    Such a role comes from a term that the room keeps (`align_spans`): nobody gives or ends it by hand, and the yearly
    question about roles leaves it alone.
    """
    _upper[role] = (label, frozenset(kinds))


def role_words() -> dict[str, Any]:
    """Every role and what it is called, those of upper rooms last."""
    return dict(Role.choices) | {role: label for role, (label, _kinds) in _upper.items()}


def role_kinds() -> set[str]:
    """Every kind of scope in which some role is held."""
    return set(ROLE_SCOPES.values()).union(*(kinds for _label, kinds in _upper.values()))


def role_label(role: str) -> str:
    """The role in words; a role that no room has named keeps its code."""
    return str(role_words().get(role, role))


def scope_label(scope: str) -> str:
    """Where a role holds, in words; empty for the whole portal."""
    if scope.partition(":")[0] == "region":
        return str(_("the whole region"))  # a portal serves one region: its code says nothing to its people
    return scope_names({scope}).get(scope, scope if scope.partition(":")[2] else "")


def place_label(scope: str) -> str:
    """The same for a sentence about one place; empty when what the role was about is gone."""
    if scope.partition(":")[0] in {"portal", "region"}:
        return str(_("the whole portal"))
    return scope_names({scope}).get(scope, "")


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


def last_owner_of(user: User) -> list[str]:
    """Names of what this person alone owns: she may hand it over first."""
    scopes = [span.scope for span in user.open_spans if span.role == Role.ASSOCIATION_OWNER]
    others = RoleSpan.objects.in_force().filter(role=Role.ASSOCIATION_OWNER, scope__in=scopes, user__is_active=True)
    shared = set(others.exclude(user=user).values_list("scope", flat=True))
    return sorted(scope_names(set(scopes) - shared).values())

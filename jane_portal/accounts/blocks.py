"""What accounts show on pages of others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core import selfcheck
from jane_portal.core.readiness import setting_gaps
from jane_portal.core.registry import scope_kind, scope_names
from jane_portal.core.steps import Step, StepProvider, steps_of

from .models import HiddenHelp, Role, RoleSpan
from .selectors.confirmation import doubts
from .selectors.person import factor_holders
from .selectors.role import last_secretary_day, role_kinds, steps_key

WATCHERS = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)


def last_secretary(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who can do something about it: the last secretary's role ends within 60 days."""
    if not user.is_authenticated or not user.has_role(*WATCHERS):
        return None
    day = last_secretary_day()
    if day is None or day > timezone.localdate() + datetime.timedelta(days=60):
        return None
    return {"last_day": day, "over": day < timezone.localdate()}


def doubted_roles(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who may end them: roles of which nobody has said for a year that they hold."""
    if not user.is_authenticated or not user.has_role(*WATCHERS):
        return None
    count = RoleSpan.objects.in_force().filter(doubts(), role__in=user.givable_roles).count()
    return {"count": count} if count else None


def first_steps(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk until all is done or put away: what somebody new in these roles does first."""
    if not user.is_authenticated or not user.open_spans:
        return None
    if HiddenHelp.objects.filter(user=user, key=steps_key(user)).exists():
        return None
    steps = steps_of(user)
    return {"steps": steps} if any(not step.done for step in steps) else None


def steps_of_everybody(user: Any) -> list[Step]:
    return [Step(_("Give your name"), reverse("profile_update"), bool(user.name))]


def steps_of_powerful(user: Any) -> list[Step]:
    """Secretary and administrator. Two statements."""
    protected = bool(factor_holders([user]))
    steps = [Step(_("Protect your account with a second factor"), reverse("mfa_index"), protected)]
    wanted = Role.SECRETARY if user.has_role(Role.ADMINISTRATOR) else Role.SUBSTITUTE_SECRETARY
    title = _("Name a secretary") if wanted == Role.SECRETARY else _("Name a substitute for the secretary")
    return [*steps, Step(title, reverse("role_create"), RoleSpan.objects.in_force().filter(role=wanted).exists())]


def steps_of_administrator(user: Any) -> list[Step]:
    return [Step(_("Give what is missing before production"), reverse("settings_show"), not setting_gaps())]


STEPS = [
    StepProvider(frozenset(Role.values), steps_of_everybody),
    StepProvider(frozenset({Role.SECRETARY, Role.ADMINISTRATOR}), steps_of_powerful),
    StepProvider(frozenset({Role.ADMINISTRATOR}), steps_of_administrator),
]


def self_check(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who look after the portal: what last night's self-check found, or that there was none."""
    if not user.is_authenticated or not user.has_role(*WATCHERS):
        return None
    report = selfcheck.last_report()
    if report is None:
        return None
    old = (timezone.now() - report.made_at).total_seconds() > selfcheck.FRESH_FOR
    findings = [(selfcheck.title_of(finding["key"]), finding) for finding in report.findings]
    return {"report": report, "findings": findings, "old": old} if findings or old else None


def spans_without_scope() -> Iterator[str]:
    """Roles in force whose association, municipality or region does not exist (for the self-check)."""
    spans = RoleSpan.objects.in_force()
    scopes = set(spans.order_by().values_list("scope", flat=True).distinct())
    known = set(scope_names(scopes)) | {"portal:", f"region:{settings.PORTAL_REGION}"}
    # A kind whose room is not here cannot be asked; a kind that no role has is wrong in any case.
    asked = {scope for scope in scopes if scope_kind(_kind(scope)) or _kind(scope) in {"portal", "region"}}
    gone = (asked - known) | {scope for scope in scopes if _kind(scope) not in role_kinds()}
    for key, scope in spans.filter(scope__in=gone).order_by("pk").values_list("pk", "scope"):
        yield f"role {key} ({scope})"


def _kind(scope: str) -> str:
    return scope.partition(":")[0]

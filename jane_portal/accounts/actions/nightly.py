"""What is looked after each night: the last secretary, and what has run out."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.utils import timezone

from jane_portal.accounts.models import LapseAlarm, Role, RoleSpan, User
from jane_portal.accounts.selectors.role import last_secretary_day
from jane_portal.core.history import action
from jane_portal.core.post import post_letter

# Days before the end at which a letter goes out.
STEPS = (60, 30, 7)
WATCHERS = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)


@action
def warn_before_last_secretary_lapses(*, by: None = None) -> int:
    """Letters to secretaries, substitutes and administrators 60, 30 and 7 days before the last secretary's role ends.

    A night that was missed is caught up by the next one. Returns the number of letters.
    """
    today = timezone.localdate()
    last_day = last_secretary_day(today)
    left = (last_day - today).days if last_day else None
    if last_day is None or left is None or left < 0:
        return 0
    step = min((step for step in STEPS if left <= step), default=None)
    if step is None:
        return 0
    _alarm, is_new = LapseAlarm.objects.get_or_create(last_day=last_day, days_before=step)
    if not is_new:
        return 0
    spans = RoleSpan.objects.in_force(today).filter(role__in=WATCHERS)
    watchers = User.objects.filter(pk__in=spans.values("user"), is_active=True).order_by("pk")
    for user in watchers:
        post_letter(
            builder="jane_portal.accounts.letters.last_secretary",
            to=user.email,
            params={"last_day": last_day.isoformat()},
            language=user.language,
            user=user,
            kind="last_secretary",
            key=f"last_secretary:{last_day}:{step}",
        )
    return len(watchers)


@action
def clear_expired(*, by: None = None) -> None:
    """Sessions that have run out are deleted."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

"""The yearly question "do these roles still hold?", its reminder and its answers."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import ROLES, RoleAsk, RoleSpan, User
from jane_portal.accounts.models.confirmation import LIFETIME, REMINDER
from jane_portal.accounts.selectors.confirmation import confirmers, role_ask_of, roles_in, scopes_to_ask
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.links import LinkGone, make_link, revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.post import post_letter

State = RoleAsk.State


def ask_about_roles(*, day: datetime.date) -> int:
    """Nightly: write to those whose turn it is. Returns the number of letters.

    Each place is a transaction of its own, so that one that fails does not take the others.
    """
    return each(scopes_to_ask(day), lambda asked: ask_about(scope=asked[0], turn=asked[1], by=None))


@action
def ask_about(*, scope: str, turn: datetime.date, by: User | None) -> int:
    """One letter to each who answers for the roles of the place, once a turn. Returns the number of letters."""
    asked, is_new = RoleAsk.objects.get_or_create(scope=scope, turn=turn)
    if not is_new:
        return 0
    people = confirmers(roles_in(scope))
    for user in people:
        _write("roles_asked", make_link(purpose=ROLES, subject=asked.subject, email=user.email, user=user))
    asked.recipients = len(people)
    asked.save(update_fields=["recipients", "updated_at"])
    return len(people)


def remind_about_roles() -> int:
    """Nightly: one reminder a month after the question, with the same link. Returns the number of letters."""
    now = timezone.now()
    late = RoleAsk.objects.waiting().filter(reminded_at=None, created_at__lte=now - REMINDER)
    return sum(_remind(asked=asked, by=None) for asked in late.filter(created_at__gt=now - LIFETIME))


@action
def _remind(*, asked: RoleAsk, by: None) -> int:
    now = timezone.now()
    mine = RoleAsk.objects.waiting().filter(pk=asked.pk, reminded_at=None)
    if not mine.update(reminded_at=now, updated_at=now):
        return 0
    links = PersonalLink.objects.usable(now).filter(purpose=ROLES, subject=asked.subject).select_related("user")
    reached = [link for link in links if role_ask_of(link)]
    for link in reached:
        _write("roles_reminded", link)
    return len(reached)


@action
def answer_about_roles(*, link: PersonalLink, shown: set[int], still: bool, by: User | None) -> RoleAsk:
    """The holder of the link says that the roles hold that she was shown (ids of RoleSpan), or that something changed.

    No role ends by this: letters get forwarded. The secretary sees what has changed. Raises LinkGone; ValidationError
    "changed" when other roles hold by now than those on the page, and the link is still good then.
    """
    found = role_ask_of(link)
    if found is None:
        raise LinkGone
    asked, spans = found
    held = {span.pk for span in spans}
    if still and held != shown:
        raise ValidationError(_("The roles have changed meanwhile. Please look at them once more."), code="changed")
    use_link(link)
    now = timezone.now()
    answer = {"state": State.HOLD if still else State.CHANGED, "answered_at": now, "answered_by": link.user}
    if not RoleAsk.objects.waiting().filter(pk=asked.pk).update(**answer, updated_at=now):
        raise LinkGone
    revoke_links(purposes=[ROLES], subject=asked.subject)
    if still:
        RoleSpan.objects.filter(pk__in=held).update(confirmed_at=now, updated_at=now)
    asked.refresh_from_db()
    return asked


@action
def confirm_role(*, span: RoleSpan, by: User) -> RoleSpan:
    """Somebody who may end the role says that it still holds: she has called, or knows. Raises ValidationError."""
    current = RoleSpan.objects.select_for_update().get(pk=span.pk)
    if current.role not in by.givable_roles:
        raise ValidationError(_("You may not confirm this role."))
    if current.until is not None and current.until < timezone.localdate():
        raise ValidationError(_("The role has ended."))
    current.confirmed_at = timezone.now()
    current.save(update_fields=["confirmed_at", "updated_at"])
    return current


def _write(letter: str, link: PersonalLink) -> None:
    post_letter(
        builder=f"jane_portal.accounts.letters.{letter}",
        to=link.email,
        params={"link_id": link.pk},
        language=link.user.language if link.user else settings.LANGUAGE_CODE,
        user=link.user,
        kind=letter,
        key=f"{letter}:{link.uuid}",
        secret=True,
    )

"""A lost e-mail address: somebody vouches, the new address answers, the old one may stop it (decisions 6)."""

from __future__ import annotations

import datetime
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import CONFIRM, LOGIN, STOP, AddressChange, User
from jane_portal.accounts.selectors.person import POWERFUL, find_change, may_vouch
from jane_portal.core.history import action
from jane_portal.core.links import LinkGone, make_link, revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.post import post_letter

LIFETIME = datetime.timedelta(days=7)
BOTH = (CONFIRM, STOP)


@action
def vouch_for_address(*, person: User, email: str, note: str, by: User) -> AddressChange:
    """Ask the new address to answer, and tell the old one. An earlier change that still waits is stopped.

    Raises ValidationError when `by` may not vouch. Secretaries are told of an address that is taken; others are not,
    so that nobody learns who has an account: its link just does not work.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    email = email.strip().lower()
    if not may_vouch(by, person):
        raise ValidationError(_("You may not change this person's address."))
    if email == person.email:
        raise ValidationError(_("This is the present address."))
    if by.has_role(*POWERFUL) and _is_taken(email, person):
        raise ValidationError(_("Another account has this address. If both belong to one person, merge them."))
    for earlier in AddressChange.objects.filter(user=person, state=AddressChange.State.OPEN):
        _close(earlier, AddressChange.State.STOPPED)
    change = AddressChange.objects.create(
        user=person,
        old_email=person.email,
        new_email=email,
        note=note,
        vouched_by=by,
        expires_at=timezone.now() + LIFETIME,
    )
    for to, letter, purpose in [(email, "address_new", CONFIRM), (person.email, "address_old", STOP)]:
        make_link(purpose=purpose, subject=change.subject, email=to, user=person)
        post_letter(
            builder=f"jane_portal.accounts.letters.{letter}",
            to=to,
            params={"change_id": change.pk},
            language=person.language,
            user=person,
            kind=letter,
            key=f"{letter}:{change.pk}",
            secret=True,
        )
    return change


@action
def confirm_new_address(*, link: PersonalLink, old_email: str, by: User | None) -> User:
    """The new address replaces the old one; a password is dropped, and all sessions of the person end.

    old_email: what the link holder gives as the earlier address. A letter that went astray to somebody who does not
    know it opens nothing. Raises ValidationError; the right of the one who vouched is asked again.
    """
    found = find_change(link)
    if found is None or link.purpose != CONFIRM:
        raise LinkGone
    person = User.objects.select_for_update().get(pk=found.user_id)
    change = AddressChange.objects.select_for_update().get(pk=found.pk)
    if old_email.strip().lower() != change.old_email:
        raise ValidationError(_("This is not the earlier address of the account."), code="other")
    gone = change.state != AddressChange.State.OPEN or person.email != change.old_email
    if gone or _is_taken(change.new_email, person) or not may_vouch(found.vouched_by, person):
        raise ValidationError(_("This address cannot be used for the account. Please ask the secretary."), code="gone")
    use_link(link)
    _close(change, AddressChange.State.DONE)
    person.email = change.new_email
    # A new hash also ends those sessions of which the portal keeps no list.
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    end_sessions(person=person, by=by)
    for to, whose in ((change.old_email, "old"), (change.new_email, "new")):
        post_letter(
            builder="jane_portal.accounts.letters.notice",
            to=to,
            params={"change": "email_changed", "email": to},
            language=person.language,
            user=person,
            kind="notice",
            key=f"address_changed:{change.pk}:{whose}",
        )
    return person


@action
def stop_address_change(*, link: PersonalLink, by: User | None) -> AddressChange | None:
    """Whoever reads the old address's letters says no; so may the new one. None when nothing waits."""
    found = find_change(link)
    try:
        use_link(link)
    except LinkGone:
        return None
    if found is None or not _close(found, AddressChange.State.STOPPED):
        return None
    post_letter(
        builder="jane_portal.accounts.letters.address_stopped",
        to=found.vouched_by.email,
        params={"change_id": found.pk},
        language=found.vouched_by.language,
        user=found.vouched_by,
        kind="address_stopped",
        key=f"address_stopped:{found.pk}",
    )
    return found


@action
def end_sessions(*, person: User, by: User | None) -> None:
    """The person is signed out everywhere, and one-time sign-in addresses die."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=person):
        sessions.delete(session.session_key)
    UserSession.objects.filter(user=person).delete()
    revoke_links(purposes=[LOGIN], user=person)


def _close(change: AddressChange, state: str) -> bool:
    """False when somebody closed it first. Whatever links are left lead nowhere."""
    waiting = AddressChange.objects.filter(pk=change.pk, state=AddressChange.State.OPEN)
    closed = waiting.update(state=state, updated_at=timezone.now())
    revoke_links(purposes=BOTH, subject=change.subject)
    return bool(closed)


def _is_taken(email: str, person: User) -> bool:
    others = User.objects.filter(email=email).exclude(pk=person.pk)
    return others.exists() or EmailAddress.objects.filter(email=email, verified=True).exclude(user=person).exists()

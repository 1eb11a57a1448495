"""Invitations: an owner asks somebody in by e-mail, or hands the entry over. The link is used once."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Invitation, Organisation
from associations.models.ownership import INVITATION
from associations.selectors.people import spans_of
from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import Role, User
from jane_portal.core.history import action
from jane_portal.core.links import make_link, revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.actions import queue_letter

LIFETIME = datetime.timedelta(days=14)
MAX_OPEN = 20


@action
def invite(
    *, organisation: Organisation, email: str, role: str, hands_over: bool = False, language: str = "fi", by: User
) -> Invitation:
    """Send the link. Raises ValidationError when the address has an open invitation or too many are open.

    The link holder accepts with any account, so that two people may share an address.
    """
    if Invitation.objects.filter(organisation=organisation).usable().count() >= MAX_OPEN:
        raise ValidationError(_("Many invitations are open. Cancel those that are not needed."), code="many")
    email = email.strip().lower()
    # An expired one stands in nobody's way.
    expired = Invitation.objects.filter(organisation=organisation, email=email, state=Invitation.State.OPEN)
    expired.filter(expires_at__lte=timezone.now()).update(state=Invitation.State.CANCELLED, updated_at=timezone.now())
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation,
                email=email,
                role=Role.ASSOCIATION_OWNER if hands_over else role,
                hands_over=hands_over,
                language=language,
                invited_by=by,
                expires_at=timezone.now() + LIFETIME,
            )
    except IntegrityError as error:
        raise ValidationError(
            _("This address has an open invitation already. You can send it again from the list."), code="open"
        ) from error
    _send(invitation)
    return invitation


@action
def resend_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """A new link for 14 days; the old one is dead from now on."""
    invitation = _locked(invitation)
    invitation.expires_at = timezone.now() + LIFETIME
    invitation.save(update_fields=["expires_at", "updated_at"])
    _send(invitation)
    return invitation


@action
def cancel_invitation(*, invitation: Invitation, by: User) -> Invitation:
    return _closed(_locked(invitation), Invitation.State.CANCELLED)


@action
def decline_invitation(*, invitation: Invitation, link: PersonalLink, by: User | None) -> Invitation:
    """The link holder says no; no account is needed for that."""
    return _closed(_usable(invitation, link), Invitation.State.DECLINED)


@action
def accept_invitation(*, invitation: Invitation, link: PersonalLink, by: User) -> Invitation:
    """Give the person the role; a handover makes the inviter an editor.

    Raises ValidationError when the link is used, cancelled or too old, or when the inviter has lost the right
    to invite since: rights are checked when they are used.
    """
    invitation = _usable(invitation, link)
    organisation = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    if organisation.deleted_at or not invitation.invited_by.has_perm("associations.manage_people", organisation):
        raise ValidationError(_("The person who invited you no longer manages this entry."), code="inviter")
    source = f"invitation:{invitation.pk}"
    before = spans_of(organisation)
    grant_role(user=by, role=invitation.role, scope=organisation.scope, source=source, by=by)
    if invitation.role == Role.ASSOCIATION_OWNER:
        for span in before:
            if span.user_id == by.pk and span.role == Role.ASSOCIATION_EDITOR:
                end_role(span=span, by=by)
    if invitation.hands_over and invitation.invited_by_id != by.pk:
        for span in before:
            if span.user_id == invitation.invited_by_id and span.role == Role.ASSOCIATION_OWNER:
                end_role(span=span, by=by)
                grant_role(user=span.user, role=Role.ASSOCIATION_EDITOR, scope=organisation.scope, source=source, by=by)
    invitation.accepted_by = by
    _closed(invitation, Invitation.State.ACCEPTED)
    queue_letter(
        builder="associations.letters.invitation.accepted",
        to=invitation.invited_by.email,
        params={"invitation_id": invitation.pk},
        language=invitation.invited_by.language,
        user=invitation.invited_by,
        kind="invitation_accepted",
        key=f"invitation_accepted:{invitation.pk}",
    )
    return invitation


def _send(invitation: Invitation) -> None:
    link = make_link(purpose=INVITATION, subject=invitation.subject, email=invitation.email)
    queue_letter(
        builder="associations.letters.invitation.invitation",
        to=invitation.email,
        params={"invitation_id": invitation.pk, "link": str(link.uuid)},
        language=invitation.language,
        kind="invitation",
        key=f"invitation:{link.uuid}",
        secret=True,
    )


def _locked(invitation: Invitation) -> Invitation:
    """Locked and open (perhaps past its day). Raises ValidationError when it is closed."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "invited_by")
        .get(pk=invitation.pk)
    )
    if invitation.state != Invitation.State.OPEN:
        raise ValidationError(_("This invitation has been used or cancelled."), code="closed")
    return invitation


def _usable(invitation: Invitation, link: PersonalLink) -> Invitation:
    """Locked and open; its link is used up by this. Raises ValidationError, LinkGone among them."""
    invitation = _locked(invitation)
    if link.purpose != INVITATION or link.subject != invitation.subject:
        raise ValueError("The link of another record")
    if invitation.has_expired:
        raise ValidationError(_("This invitation is too old. Ask for a new one."), code="expired")
    use_link(link)
    return invitation


def _closed(invitation: Invitation, state: str) -> Invitation:
    invitation.state = state
    invitation.save(update_fields=["state", "accepted_by", "updated_at"])
    revoke_links(purposes=[INVITATION], subject=invitation.subject)
    return invitation

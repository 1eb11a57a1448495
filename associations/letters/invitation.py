"""Letters of invitations. The link is derived again at each rendering, never stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from associations.models import Invitation
from associations.models.ownership import INVITATION
from jane_portal.core.links import link_url, open_link
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter


def _invitation(params: dict[str, Any]) -> Invitation:
    related = Invitation.objects.select_related("organisation", "invited_by", "accepted_by")
    invitation = related.filter(pk=params["invitation_id"]).first()
    if invitation is None:
        raise NotNeeded
    return invitation


def invitation(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the invited address. Not sent when the invitation was cancelled or sent again meanwhile."""
    found = _invitation(params)
    link = open_link(INVITATION, found.subject)
    if found.state != Invitation.State.OPEN or link is None or str(link.uuid) != params["link"]:
        raise NotNeeded
    context = {
        "organisation": found.organisation.name,
        "person": found.invited_by.name or found.invited_by.email,
        "hands_over": found.hands_over,
        "day": found.expires_at,
        "invitation_url": link_url(link),
    }
    return render_letter("mail/associations/invitation", context)


def accepted(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the inviter."""
    found = _invitation(params)
    if found.accepted_by is None:
        raise NotNeeded
    context = {
        "organisation": found.organisation.name,
        "person": found.accepted_by.name or found.accepted_by.email,
        "hands_over": found.hands_over,
        "people_url": settings.PORTAL_BASE_URL + reverse("person_list", kwargs={"slug": found.organisation.slug}),
    }
    return render_letter("mail/associations/invitation_accepted", context)

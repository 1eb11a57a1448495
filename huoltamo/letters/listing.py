"""Letters about offers, needs and good practices: one waits, the secretary has decided, one is about to end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from huoltamo.models import Listing, Practice, State
from huoltamo.selectors.listing import KINDS
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter


def _listing(params: dict[str, Any]) -> Listing:
    found = KINDS[params["kind"]]._base_manager.select_related("organisation").filter(pk=params["pk"]).first()
    if found is None:
        raise NotNeeded
    return found


def _context(listing: Listing | Practice) -> dict[str, Any]:
    return {
        "title": listing.title,
        "association": listing.organisation.name,
        "page_url": settings.PORTAL_BASE_URL + listing.get_absolute_url(),
    }


def moderation(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the secretary: the first offer of an association waits."""
    listing = _listing(params)
    if listing.state != State.MODERATION:
        raise NotNeeded
    context = _context(listing) | {"list_url": settings.PORTAL_BASE_URL + reverse("listing_waiting")}
    return render_letter("mail/huoltamo/listing_moderation", context)


def kept(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the association's editors: approved, returned, taken down or put back, and why."""
    context = _context(_listing(params)) | {"step": params["step"], "reason": params["reason"]}
    return render_letter("mail/huoltamo/listing_kept", context)


def practice_kept(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the association's editors: their card has been taken down or put back, and why."""
    practice = Practice.objects.select_related("organisation").filter(pk=params["pk"]).first()
    if practice is None:
        raise NotNeeded
    context = _context(practice) | {"step": params["step"], "reason": params["reason"]}
    return render_letter("mail/huoltamo/practice_kept", context)


def renewal(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the association's editors, 14 days before the end: one button goes on for a year."""
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    listing = _listing(params)
    if link is None or listing.state not in {State.PUBLISHED, State.PAUSED}:
        raise NotNeeded
    context = _context(listing) | {"day": listing.valid_until, "renew_url": link_url(link)}
    return render_letter("mail/huoltamo/listing_renewal", context)

"""The letter about offers and needs that fit one's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from huoltamo.models import Listing
from huoltamo.selectors.listing import KINDS
from huoltamo.selectors.matching import fitting
from jane_portal.accounts.models import User
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter

# So many of the best are looked through for the reasons of those told.
_LOOKED_THROUGH = 20


def matches(*, language: str, params: dict[str, Any]) -> LetterText:
    """To an editor: what fits what is hers. Left out is what has been taken away since, and what is no longer hers."""
    user = User.objects.filter(pk=params["user"]).first()
    own: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for kind, key, other_kind, other in params["pairs"]:
        own.setdefault((kind, key), []).append((other_kind, other))
    told = [one for (kind, key), others in own.items() if user and (one := _told(user, kind, key, others))]
    if not told:
        raise NotNeeded
    return render_letter("mail/huoltamo/listing_matches", {"told": told, "first": told[0]["title"], "count": len(told)})


def _told(user: User, kind: str, key: int, others: list[tuple[str, int]]) -> dict[str, Any] | None:
    listing: Listing | None = KINDS[kind].objects.shown().edited_by(user).filter(pk=key).first()
    if listing is None:
        return None
    lines = [
        {
            "title": match.title,
            "association": match.organisation,
            "reasons": ", ".join(match.reasons),
            "url": settings.PORTAL_BASE_URL + match.path,
        }
        for match in fitting(listing, most=_LOOKED_THROUGH)
        if (("offer", match.offer) if match.offer else ("need", match.need)) in others
    ]
    return {"title": listing.title, "kind": kind, "lines": lines} if lines else None

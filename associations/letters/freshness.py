"""The yearly question whether an entry is still right, and the word that somebody has corrected it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from associations.models import Correction
from associations.models.freshness import CORRECTION
from associations.selectors.freshness import asked_by, changes_in_words
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter


def _link(params: dict[str, Any]) -> PersonalLink:
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    if link is None:
        raise NotNeeded
    return link


def _question(params: dict[str, Any]) -> dict[str, Any]:
    link = _link(params)
    organisation = asked_by(link)
    if organisation is None:
        raise NotNeeded
    return {
        "organisation": organisation.name,
        "confirmed": organisation.verified_at,
        "day": link.expires_at,
        "answer_url": link_url(link),
    }


def still_right(*, language: str, params: dict[str, Any]) -> LetterText:
    """Once a year. Not sent when somebody has answered before it left."""
    return render_letter("mail/associations/still_right", _question(params))


def still_right_reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    """Once, a month later, with the same link."""
    return render_letter("mail/associations/still_right_reminder", _question(params))


def corrected(*, language: str, params: dict[str, Any]) -> LetterText:
    """To all who look after the entry: what was corrected, and how to undo it. The texts are on the page only."""
    link = _link(params)
    known = Correction.objects.select_related("organisation")
    correction = known.filter(pk=link.subject.partition(":")[2]).first() if link.purpose == CORRECTION else None
    if correction is None or correction.undone_at is not None:
        raise NotNeeded
    organisation = correction.organisation
    context = {
        "organisation": organisation.name,
        "fields": ", ".join(field for field, _before, _after in changes_in_words(correction)),
        "day": link.expires_at,
        "page_url": settings.PORTAL_BASE_URL + organisation.get_absolute_url(),
        "undo_url": link_url(link),
    }
    return render_letter("mail/associations/entry_corrected", context)

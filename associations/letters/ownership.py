"""Letters about the people of an entry: handed over, removed, nobody left."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter


def _letter(name: str, params: dict[str, Any]) -> LetterText:
    organisation = Organisation.objects.filter(pk=params["organisation_id"]).first()
    by = User.objects.filter(pk=params["by_id"]).first()
    if organisation is None or by is None:
        raise NotNeeded
    context = {
        "organisation": organisation.name,
        "person": by.name or by.email,
        "page_url": settings.PORTAL_BASE_URL + organisation.get_absolute_url(),
        "people_url": settings.PORTAL_BASE_URL + reverse("person_list", kwargs={"slug": organisation.slug}),
    }
    return render_letter(f"mail/associations/{name}", context)


def handed_over(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the new owner."""
    return _letter("ownership_handed_over", params)


def removed(*, language: str, params: dict[str, Any]) -> LetterText:
    """To somebody whose role the owner has ended."""
    return _letter("ownership_removed", params)


def owner_gone(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the secretary: the last owner left."""
    return _letter("ownership_owner_gone", params)

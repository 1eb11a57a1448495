"""Letters about an organisation's entry: it was founded, it was dissolved."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter


def _context(params: dict[str, Any]) -> dict[str, Any]:
    organisation = Organisation.objects.select_related("domicile").filter(pk=params["organisation_id"]).first()
    by = User.objects.filter(pk=params["by_id"]).first()
    if organisation is None or (by is None and params["by_id"] is not None):
        raise NotNeeded
    return {
        "organisation": organisation.name,
        "municipality": str(organisation.domicile or ""),
        "day": organisation.dissolved_on,
        "person": by.name if by is not None else "",
        "page_url": settings.PORTAL_BASE_URL + organisation.get_absolute_url(),
    }


def founded(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the secretary: somebody made an entry for an association that was in no register."""
    return render_letter("mail/associations/organisation_founded", _context(params))


def dissolved(*, language: str, params: dict[str, Any]) -> LetterText:
    """To owners and editors: the association has been marked as dissolved and their roles end."""
    context = _context(params)
    if context["day"] is None:
        raise NotNeeded  # undone before the letter left
    return render_letter("mail/associations/organisation_dissolved", context)


def helped(*, language: str, params: dict[str, Any]) -> LetterText:
    """To owners and editors: a contact of the municipality or an agent has acted for them."""
    history = reverse("association_history", kwargs={"slug": _slug(params)})
    more = {"note": params["note"], "history_url": settings.PORTAL_BASE_URL + history, "secretary": term("secretary")}
    return render_letter("mail/associations/organisation_helped", _context(params) | more)


def _slug(params: dict[str, Any]) -> str:
    slug = Organisation.objects.filter(pk=params["organisation_id"]).values_list("slug", flat=True).first()
    if slug is None:
        raise NotNeeded
    return slug

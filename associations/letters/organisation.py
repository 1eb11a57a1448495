"""Letters about an organisation's entry: it was founded, it was dissolved."""

from typing import Any

from django.conf import settings

from associations.models import Organisation
from jane_portal.accounts.models import User
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

"""Searches that found nothing, told by those who searched (decisions 14)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from associations.models import UnmetSearch
from jane_portal.accounts.models import User
from jane_portal.core.history import action

# An open form: more than this in a day is no longer people telling what they miss.
MOST_IN_A_DAY = 300


@action
def record_unmet_search(*, query: str, wish: str, by: User | None) -> UnmetSearch:
    """Keep what was looked for, without the person. Raises ValidationError when the day is full."""
    if UnmetSearch.objects.filter(day=timezone.localdate()).count() >= MOST_IN_A_DAY:
        raise ValidationError(_("So many have written today that we cannot take more. Please try tomorrow."))
    return UnmetSearch.objects.create(query=query[:200], wish=wish[:500], language=get_language() or "fi")

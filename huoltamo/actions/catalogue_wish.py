"""Searches of the catalogue that found nothing, told by those who searched (decisions 14)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Municipality
from huoltamo.models import Category, UnmetWish
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.search.query import parse

# An open form: more than this in a day is no longer people telling what they miss.
MOST_IN_A_DAY = 300
# Addresses of mail and of the web, names of accounts, and every number: telephone, identity code, street.
_TELLING = re.compile(r"\S*@\S*|\b\w+://\S+|\bwww\.\S+|\S*\d\S*", re.IGNORECASE)


@action
def record_unmet_wish(
    *, query: str, category: Category | None, municipality: Municipality | None, by: User | None
) -> UnmetWish:
    """Keep what was looked for, without the person. Raises ValidationError when nothing is left or the day is full."""
    if UnmetWish.objects.filter(day=timezone.localdate()).count() >= MOST_IN_A_DAY:
        raise ValidationError(_("So many have written today that we cannot take more. Please try tomorrow."))
    text = impersonal(query)
    alike = " ".join(sorted({word.alternatives[0] for word in parse(text).words}))
    if not alike:
        raise ValidationError(_("Write in words what you looked for. Addresses and numbers are not kept."))
    return UnmetWish.objects.create(query=text, category=category, municipality=municipality, alike=alike[:200])


def impersonal(text: str) -> str:
    """The words without addresses and numbers, at most 200 characters."""
    return " ".join(_TELLING.sub(" ", text).split())[:200]

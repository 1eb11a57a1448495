"""The summary of letters that a reader has asked to be gathered, and troubles of the portal itself."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.core.post.kinds import LetterKind
from jane_portal.core.watch import watch_of

from .letter import LetterText, render_letter
from .models import Alarm, Letter

# What was wrong yesterday is no news; the page of settings tells what is wrong now.
_DAY = datetime.timedelta(days=1)
KINDS = [
    LetterKind("digest", _("Summary of notices")),
    LetterKind("alarm", _("Trouble in the portal"), lifetime=_DAY),
    LetterKind("alarm_over", _("Trouble in the portal is over"), lifetime=_DAY),
]


def digest(*, language: str, params: dict[str, Any]) -> LetterText:
    """params: letters (their ids), window ("day" or "week"). What has lost its point meanwhile is left out."""
    items = []
    for letter in Letter.objects.filter(pk__in=params["letters"]).order_by("created_at", "pk"):
        try:
            text = write_letter(builder=letter.builder, language=language, params=letter.params)
        except NotNeeded:
            continue
        body, _mark, _footer = text.text.partition("\n-- \n")
        items.append({"subject": text.subject, "body": body.strip()})
    if not items:
        raise NotNeeded
    return render_letter("mail/mail/digest", {"items": items, "weekly": params["window"] == "week"})


def alarm(*, language: str, params: dict[str, Any]) -> LetterText:
    """To administrators: something of the portal has stopped. Not sent when it is over already."""
    return _alarm("alarm", params, over=False)


def alarm_over(*, language: str, params: dict[str, Any]) -> LetterText:
    return _alarm("alarm_over", params, over=True)


def _alarm(name: str, params: dict[str, Any], *, over: bool) -> LetterText:
    found = Alarm.objects.filter(pk=params["alarm"], over_at__isnull=not over).first()
    watch = watch_of(found.key) if found else None
    if found is None or watch is None:
        raise NotNeeded
    context = {
        "title_text": str(watch.title),
        "advice_text": str(watch.advice),
        "began": found.began_at,
        "over": found.over_at,
        "health_url": f"{settings.PORTAL_BASE_URL}/healthz",
        "settings_url": settings.PORTAL_BASE_URL + reverse("settings_show"),
    }
    return render_letter(f"mail/mail/{name}", context)

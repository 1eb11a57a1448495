"""The letter in which an outsider's message reaches an association."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import RelayedMessage
from associations.public import language_names
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter

from .quote import quoted

# What a newcomer may tick, in the words of the receiver.
WISHES = {
    "visit": gettext_lazy("I would like to come and see."),
    "join": gettext_lazy("I would like to become a member."),
    "help": gettext_lazy("I would like to help as a volunteer."),
    "language": gettext_lazy("I would like to learn Finnish with others."),
    "friends": gettext_lazy("I would like to get to know people."),
}


def relayed(*, language: str, params: dict[str, Any]) -> LetterText:
    """Each line of the message is quoted, so that nothing in it looks like the portal's own words or links."""
    message = RelayedMessage.objects.select_related("organisation").filter(pk=params["message_id"]).first()
    if message is None:
        raise NotNeeded
    newcomer = message.newcomer
    wishes = [str(WISHES[key]) for key in newcomer.get("wishes", ()) if key in WISHES]
    context = {
        "newcomer": newcomer,
        "writes_in": ", ".join(language_names([newcomer.get("language", "")])),
        "wishes": wishes,
        "speaks": ", ".join(language_names(newcomer.get("speaks", ()))),
        "organisation": message.organisation.name if message.organisation else message.addressee,
        "sender": message.sender_name,
        "sender_email": message.sender_email,
        "topic": _("somebody new here would like to get to know you") if newcomer else message.subject,
        "quoted_text": quoted(message.text) if message.text else "",
        "to_secretary": message.to_secretary,
        "secretary": term("secretary"),
        "page_url": settings.PORTAL_BASE_URL
        + (message.organisation.get_absolute_url() if message.organisation else message.path),
    }
    return render_letter("mail/associations/message_relayed", context)

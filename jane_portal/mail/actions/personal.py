"""What this room holds of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_impersonal,
    register_register,
    register_rows,
)
from jane_portal.core.post.kinds import kind_of

LETTERS = Register(
    "letters",
    _("Letters that the portal sends"),
    people=_("Those to whom the portal sends letters"),
    purpose=_("Sending each letter once, and knowing what became of it."),
    basis=_("Legitimate interest: letters about what the person does in the portal. No advertising."),
    receivers=_("The mail server that carries the letters. The secretary sees what became of a letter."),
    order=45,
)
_KEEP = Keep(_("The text 30 days after sending; that a letter was sent, 24 months."), days=730, since="created_at")
_BLANKED = {"subject": "", "text": "", "html": "", "params": {}, "last_error": ""}


def _kind(key: str) -> str:
    return str(kind_of(key).title)


PERSONAL = [
    Rows(
        "mail.Letter",
        "letters",
        _("Letters sent to you"),
        Erase.DELETE,
        _KEEP,
        mine=("to", "user"),
        doers=("settled_by",),
        exported=("to", "kind", "state", "subject", "text", "created_at", "sent_at"),
        words={"kind": _kind},
        blanked=_BLANKED,
        mentions=tuple(_BLANKED),
    ),
    # The address of the association that got it stays unknown to the sender.
    Rows(
        "mail.Letter",
        "letters",
        _("Letters passed on for you"),
        Erase.DELETE,
        _KEEP,
        mine=("reply_to",),
        exported=("kind", "state", "subject", "text", "created_at", "sent_at"),
        words={"kind": _kind},
    ),
    Rows(
        "mail.Bounce",
        "letters",
        _("Letters that came back from your address"),
        Erase.DELETE,
        Keep(_("180 days."), days=180, since="created_at"),
        mine=("address",),
        doers=("settled_by",),
        exported=("address", "status", "reason", "created_at"),
        blanked={"reason": ""},
        mentions=("reason",),
    ),
    Rows(
        "mail.NoticeChoice",
        "letters",
        _("Your choices about letters"),
        Erase.DELETE,
        Keep(_("As long as you get letters from the portal.")),
        mine=("user", "address"),
        exported=("kind", "choice", "chosen_at"),
        made="chosen_at",
        words={"kind": _kind},
    ),
]


def declare() -> None:
    register_register(LETTERS)
    register_rows(*PERSONAL)
    register_impersonal("what was wrong with the portal itself; goes after 180 days", "mail.Alarm")

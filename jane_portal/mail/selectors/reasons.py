"""Why a letter did not simply go, in the reader's language. What a mail server has said stays in its own words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

TOO_OLD = "Too old to be of use"
# As the ledger keeps them -> as they are read.
REASONS: dict[str, Any] = {
    "Due more than a day ago": _("It should have gone more than a day ago."),
    "The worker stopped each time it wrote this": _("The portal stopped each time it was about to send this."),
    "The worker stopped while sending": _("The portal stopped while it was sending this."),
    "Returned, says the log of the relay": _("The mail server's log says that it was returned."),
    "Refused, says the log of the relay": _("The mail server's log says that it was refused."),
    TOO_OLD: _("It waited so long that it is of no use any more."),
    "Waited in the copy when it was released": _(
        "It waited when this copy was released: the first portal has perhaps sent it."
    ),
    "On its way when the backup was made": _("It was on its way when the backup was made."),
    "Not wanted by the reader": _("The reader has refused such letters."),
    "Not an e-mail address": _("The address is no e-mail address."),
}


def reason_in_words(kept: str) -> tuple[str, bool]:
    """What is read, and whether all of it is the portal's own words and not those of a mail server."""
    if kept in REASONS:
        return str(REASONS[kept]), True
    first, _space, last = kept.rpartition(f" {TOO_OLD}")
    if last or not kept.endswith(TOO_OLD):
        return kept, False
    words, ours = reason_in_words(first) if first else ("", True)
    return f"{words} {REASONS[TOO_OLD]}".strip(), ours

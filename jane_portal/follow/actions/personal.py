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
from jane_portal.follow.selectors.follows import kind_in_words, subject_in_words

FOLLOWING = Register(
    "following",
    _("What people follow"),
    people=_("Those who follow a municipality, a sector or an association, or keep a search"),
    purpose=_("Letters about what the person has chosen to follow."),
    basis=_("The person's own choice, taken back at any time in the portal or by the link of a letter."),
    receivers=_("Nobody: only the person sees it."),
    order=46,
)
_KEEP = Keep(_("Until the person stops following, or the account is erased."))
PERSONAL = [
    Rows(
        "follow.Follow",
        "following",
        _("What you follow"),
        Erase.DELETE,
        _KEEP,
        mine=("user",),
        exported=("kind", "subject", "title", "pace", "created_at", "told_at"),
        words={"kind": kind_in_words},
        row_words={"subject": subject_in_words},
    ),
    Rows(
        "follow.Reader",
        "following",
        _("Up to when letters about it have been written"),
        Erase.DELETE,
        _KEEP,
        mine=("user",),
        exported=("weekly_at", "instant_at"),
    ),
]


def declare() -> None:
    register_register(FOLLOWING)
    register_rows(*PERSONAL)
    register_impersonal("what has happened to public records; goes after 120 days", "follow.News")

"""What this room holds of people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import FORMER_DOMAIN, DataCopy
from jane_portal.accounts.selectors.role import role_label, scope_label
from jane_portal.core.files.actions import remove_made
from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_impersonal,
    register_register,
    register_rows,
)

ACCOUNTS = Register(
    "accounts",
    _("Accounts and roles"),
    people=_("Those who have an account: editors of associations, municipal contacts, secretaries, members of bodies"),
    purpose=_("Signing in, and giving everybody the rights that belong to their role."),
    basis=_("Legitimate interest: the cooperation that the person has joined (article 6(1)(f))."),
    receivers=_("The secretary and the administrators; your association sees who edits its entry."),
    short=_("Your address is your sign-in name. It is shown to nobody but your association and the secretary."),
    order=10,
)
RIGHTS = Register(
    "rights",
    _("Requests about one's own data"),
    people=_("Those who ask for a copy, an erasure or a limit"),
    purpose=_("Doing what was asked, and not undoing it by mistake."),
    basis=_("Legal obligation (articles 6(1)(c) and 12–21)."),
    receivers=_("The secretary sees that use is limited. Of erased addresses only a keyed fingerprint is kept."),
    short=_("We use the address only to answer this."),
    order=90,
)


def _former_address(key: Any) -> str:
    return f"{key}{FORMER_DOMAIN}"


def _copy_subjects(keys: list[Any]) -> list[str]:
    return [copy.subject for copy in DataCopy.objects.filter(pk__in=keys)]


def _remove_files(subjects: list[str]) -> None:
    for subject in subjects:
        remove_made(kind="data_copy", subject=subject)


_ACCOUNT = Keep(
    _("As long as the account. An account not used for 24 months is erased; a letter comes a month before.")
)
_NOTE = "–"
# The account comes first, so that an erasure, which goes from the last to the first, keeps it to the end.
ROWS = [
    Rows(
        "accounts.User",
        "accounts",
        _("Your account"),
        Erase.FORMER,
        _ACCOUNT,
        mine=("id",),
        exported=("email", "name", "language", "show_name_publicly", "is_active", "created_at", "last_login"),
        blanked={
            "email": _former_address,
            "name": "",
            "password": "!",
            "last_login": None,
            "show_name_publicly": False,
            "is_active": False,
        },
    ),
    Rows(
        "accounts.RoleSpan",
        "accounts",
        _("Your roles"),
        Erase.FORMER,
        Keep(
            _("For good, without the name once your data is erased: who had the right to act is part of the records.")
        ),
        mine=("user",),
        exported=("role", "scope", "since", "until", "confirmed_at"),
        words={"role": role_label, "scope": scope_label},
    ),
    Rows(
        "accounts.RoleAsk",
        "accounts",
        _("Answers to the yearly question about roles"),
        Erase.FORMER,
        Keep(_("Three years."), days=3 * 365, since="created_at"),
        doers=("answered_by",),
    ),
    Rows(
        "accounts.AddressChange",
        "accounts",
        _("Changes of a lost address"),
        Erase.DELETE,
        Keep(_("12 months."), days=365, since="created_at"),
        mine=("user", "old_email", "new_email"),
        doers=("vouched_by",),
        exported=("old_email", "new_email", "note", "state", "created_at"),
        blanked={"old_email": f"x{FORMER_DOMAIN}", "new_email": f"x{FORMER_DOMAIN}", "note": _NOTE},
    ),
    Rows(
        "accounts.FactorRemoval",
        "security",
        _("Removals of a lost second factor"),
        Erase.DELETE,
        Keep(_("12 months."), days=365, since="created_at"),
        mine=("user",),
        doers=("removed_by",),
        exported=("note", "created_at"),
        blanked={"note": _NOTE},
    ),
    Rows(
        "accounts.PersonMerge",
        "accounts",
        _("Merges of accounts"),
        Erase.BLANK,
        Keep(_("As long as the account; the note 12 months."), days=365, since="created_at", blank=True),
        mine=("kept", "dropped"),
        doers=("merged_by",),
        exported=("note", "created_at"),
        blanked={"note": _NOTE},
    ),
    Rows(
        "accounts.DataCopy",
        "rights",
        _("Copies of your data"),
        Erase.DELETE,
        Keep(_("7 days."), days=0, since="expires_at"),
        mine=("user", "email"),
        exported=("email", "language", "state", "created_at", "expires_at"),
        before=_copy_subjects,
        after=_remove_files,
    ),
    Rows(
        "accounts.ErasureRequest",
        "rights",
        _("Erasures you have asked for"),
        Erase.BLANK,
        Keep(_("12 months, without the address once it is done."), days=365, since="updated_at"),
        mine=("user", "email"),
        exported=("email", "source", "state", "created_at", "due_at"),
        blanked={"email": _former_address},
    ),
    Rows(
        "accounts.Restriction",
        "rights",
        _("Limits you have set"),
        Erase.DELETE,
        Keep(_("12 months after you lift it."), days=365, since="lifted_at"),
        mine=("user", "email"),
        exported=("email", "kind", "since", "lifted_at"),
    ),
    Rows(
        "accounts.HiddenHelp",
        "accounts",
        _("Help you have put away"),
        Erase.DELETE,
        Keep(_("As long as the account.")),
        mine=("user",),
        exported=("key", "created_at"),
    ),
]
IMPERSONAL = {
    "a warning that a role ends, without saying whose": ["accounts.LapseAlarm"],
    "keyed fingerprints of erased addresses, from which no address can be told": ["accounts.ErasedKey"],
}


def declare() -> None:
    for register in (ACCOUNTS, RIGHTS):
        register_register(register)
    register_rows(*ROWS)
    for why, names in IMPERSONAL.items():
        register_impersonal(why, *names)

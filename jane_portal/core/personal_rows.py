"""What the floor itself, and the packages that it stands on, hold of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .links.purposes import purpose_in_words
from .personal.person import Person
from .personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_eraser,
    register_impersonal,
    register_register,
    register_rows,
)

SECURITY = Register(
    "security",
    _("Safety of the service"),
    people=_("Those who sign in, and those who open a personal link from a letter"),
    purpose=_("Signing in, stopping misuse, and finding out what happened when something has gone wrong."),
    basis=_("Legitimate interest: the duty to keep the service and everybody's data safe (article 6(1)(f))."),
    receivers=_("Those who keep the portal running. The server's own log holds addresses of devices for 90 days."),
    order=80,
)
UPKEEP = Register(
    "upkeep",
    _("Who changed what"),
    people=_("Those who write in the portal"),
    purpose=_("Mending mistakes and showing who answers for what has been written."),
    basis=_("Legitimate interest: trustworthy shared data (article 6(1)(f))."),
    receivers=_("The editors of the entry in question, the secretary and the administrators."),
    order=70,
)
CONSENTS = Register(
    "consents",
    _("Consents"),
    people=_("Those who have agreed to something, such as a newsletter"),
    purpose=_("Showing what was agreed to, when and where."),
    basis=_("Legal obligation: whoever asks for consent must be able to show it (articles 6(1)(c) and 7)."),
    receivers=_("The secretary and the administrators."),
    short=_("You can withdraw your consent at any time; it is as easy as giving it."),
    order=60,
)

AS_LONG_AS_RECORD = Keep(_("As long as the record itself; your name goes when your data is erased."))
WITH_ACCOUNT = Keep(_("As long as the account."))

ROWS = [
    Rows(
        "core.PersonalLink",
        "security",
        _("Personal links sent to you"),
        Erase.DELETE,
        Keep(_("30 days after the link has run out."), days=30, since="expires_at", task="core.nightly"),
        mine=("user", "email"),
        exported=("purpose", "email", "created_at", "expires_at", "used_at"),
        words={"purpose": purpose_in_words},
    ),
    Rows(
        "core.Consent",
        "consents",
        _("Consents you have given"),
        Erase.DELETE,
        Keep(_("24 months after you withdraw it."), days=730, since="withdrawn_at"),
        mine=("user", "email"),
        exported=("purpose", "email", "text", "text_version", "language", "source", "given_at", "withdrawn_at"),
        made="given_at",
    ),
    Rows(
        "core.StoredFile",
        "upkeep",
        _("Files you have sent"),
        Erase.FORMER,
        Keep(_("As long as some page shows the file; then a day.")),
        doers=("uploaded_by",),
        seen=("file_name",),
    ),
    Rows(
        "core.ThreadLink",
        "upkeep",
        _("Links between records"),
        Erase.FORMER,
        AS_LONG_AS_RECORD,
        doers=("made_by",),
        seen=("to_end",),
    ),
    Rows("core.PlainText", "upkeep", _("Plain texts"), Erase.FORMER, AS_LONG_AS_RECORD, doers=("checked_by",)),
    Rows(
        "core.Installation", "upkeep", _("Release of a copy"), Erase.FORMER, AS_LONG_AS_RECORD, doers=("released_by",)
    ),
    Rows(
        "admin.LogEntry",
        "upkeep",
        _("Changes made by administrators"),
        Erase.FORMER,
        Keep(_("12 months."), days=365, since="action_time"),
        doers=("user",),
        mentions=("object_repr", "change_message"),
    ),
    Rows(
        "usersessions.UserSession",
        "security",
        _("Where you are signed in"),
        Erase.DELETE,
        Keep(_("Until you sign out, at most 90 days."), days=90, since="last_seen_at"),
        mine=("user",),
        exported=("created_at", "ip", "last_seen_at", "user_agent"),
    ),
    Rows(
        "mfa.Authenticator",
        "security",
        _("Passkeys and authenticator apps"),
        Erase.DELETE,
        WITH_ACCOUNT,
        mine=("user",),
        exported=("type", "created_at", "last_used_at"),
    ),
    Rows(
        "account.EmailAddress",
        "accounts",
        _("E-mail addresses of your account"),
        Erase.DELETE,
        WITH_ACCOUNT,
        mine=("user", "email"),
        exported=("email", "verified", "primary"),
        made="",
    ),
    Rows(
        "account.EmailConfirmation",
        "accounts",
        _("Addresses waiting to be confirmed"),
        Erase.DELETE,
        Keep(_("30 days."), days=30, since="created"),
        mine=("email_address__user", "email_address__email"),
        exported=("created", "sent"),
        made="created",
    ),
]
IMPERSONAL = {
    "words and their base forms; those of an erased name and address are removed": ["core.WordTerms"],
    "copies of what other records show to everybody, made anew whenever they change": ["core.SearchEntry"],
    "figures about the state of the portal": ["core.CheckReport"],
    "words of the field and what they mean": ["core.GlossaryEntry"],
    "Django's own lists; the portal does not use groups": [
        "auth.Group_permissions",
        "contenttypes.ContentType",
    ],
    "not used: the context of a history row stands in the row itself": ["pghistory.Context"],
    "encoded; a person's sessions are ended with usersessions.UserSession and by their content": ["sessions.Session"],
}
LOOKS_LIKE_NAMES = {"auth.Permission": ("name",), "auth.Group": ("name",)}


def declare() -> None:
    for register in (SECURITY, UPKEEP, CONSENTS):
        register_register(register)
    register_rows(*ROWS)
    for why, names in IMPERSONAL.items():
        register_impersonal(why, *names)
    for name, seen in LOOKS_LIKE_NAMES.items():
        register_impersonal("Django's own lists; the portal does not use groups", name, seen=seen)
    for eraser in (forget_names, forget_sessions):
        register_eraser(eraser)


def forget_names(person: Person) -> None:
    """The cache of words holds no name of an erased person (decisions 13); a word that others use is learned again."""
    from jane_portal.core.search.actions import forget_words

    forget_words(text=" ".join([person.name, *person.emails]))


def forget_sessions(person: Person) -> None:
    """Sessions in which she is signed in, or which hold an address of hers, such as a half-finished sign-in."""
    from django.contrib.sessions.models import Session

    for session in Session.objects.iterator(chunk_size=500):
        content = session.get_decoded()
        signed_in = str(content.get("_auth_user_id", "")) in {str(key) for key in person.user_ids}
        text = str(content).lower()
        if signed_in or any(email in text for email in person.emails):
            session.delete()

"""What this room holds of people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Claim, Contact, ImportRow, Organisation, Visibility
from associations.selectors.freshness import texts_in_words
from jane_portal.accounts.selectors.role import role_label
from jane_portal.core.personal.person import Person, rows_of
from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_eraser,
    register_farewell,
    register_impersonal,
    register_limiter,
    register_register,
    register_rows,
)

from .change import after_change
from .ownership import say_farewell
from .register.batches import drop_written_files

CONTACTS = Register(
    "contacts",
    _("Contact people"),
    people=_("Contact people of associations and municipalities"),
    purpose=_("Reaching associations and municipalities."),
    basis=_(
        "Legitimate interest: people act here for their association or office (article "
        "6(1)(f)). Publishing a detail: the person's or their association's own choice for each detail."
    ),
    receivers=_(
        "Each detail has its own circle: the association and the secretary, municipal "
        "contacts, everybody signed in, or everybody. The first is the default."
    ),
    short=_("Each detail is shown only to those whom you choose beside it."),
    joint=True,
    order=20,
)
CLAIMS = Register(
    "claims",
    _("Requests and invitations to edit an entry"),
    people=_("Those who ask to edit the entry of an association, and those who are invited"),
    purpose=_("Making sure that only the association's own people edit its entry."),
    basis=_("Legitimate interest: trustworthy entries (article 6(1)(f))."),
    receivers=_("The owners of the entry, the municipality's contact who decides, and the secretary."),
    short=_("What you write is seen by those who decide, and by the owners of the entry."),
    order=30,
)
MESSAGES = Register(
    "messages",
    _("Letters to associations"),
    people=_("Those who write to an association through the portal"),
    purpose=_("Passing the letter on, so that the association can answer."),
    basis=_("Legitimate interest: you asked for it to be passed on (article 6(1)(f))."),
    receivers=_("The association that you write to; if nobody there can be reached, the secretary."),
    short=_("Your name, address and letter go to the one you write to. The portal forgets them after 30 days."),
    order=40,
)
IMPORTS = Register(
    "imports",
    _("Imports of the register"),
    people=_("Contact people in the register that the secretary brings in"),
    purpose=_("Keeping the directory up to date."),
    basis=_(
        "Legitimate interest: contact details of associations (article 6(1)(f)). Imported "
        "details are hidden until the association shows them."
    ),
    receivers=_("The secretary and the administrators."),
    order=50,
)

REGISTERS = (CONTACTS, CLAIMS, MESSAGES, IMPORTS)
_RECORD = Keep(_("As long as the record itself; your name goes when your data is erased."))


def _places(keys: list[Any]) -> list[int]:
    return list(Contact.objects.filter(pk__in=keys).values_list("organisation_id", flat=True))


def _batches(keys: list[Any]) -> list[int]:
    return sorted({batch_id for batch_id, _number in keys})


def forget_earlier_contacts(person: Person) -> None:
    """What an import remembers for its undoing of the contact as it was before: it names her too."""
    for word in person.words:
        rows = ImportRow.objects.filter(before__contact__name__icontains=word)
        for key, before in rows.values_list("pk", "before"):
            rest = {name: value for name, value in (before or {}).items() if name != "contact"}
            ImportRow.objects.filter(pk=key).update(before=rest)


def _refresh(organisation_ids: list[int]) -> None:
    after_change(*Organisation.objects.filter(pk__in=organisation_ids))


def hide_contacts(person: Person) -> None:
    """The use of her data is limited: her details are seen by her own association and the secretary only."""
    hidden = dict.fromkeys(("name_seen_by", "email_seen_by", "phone_seen_by"), Visibility.OWN)
    for rows in ROWS:
        if rows.model in {"associations.Contact", "associations.MunicipalContact"}:
            rows_of(rows, person).update(**hidden)


_SHOWN = ("name", "email", "phone", "name_seen_by", "email_seen_by", "phone_seen_by")
_WRITTEN = ("sender_name", "sender_email", "subject", "text", "newcomer")
_HIDDEN = {"name": "", "email": "", "phone": "", "user": None}
ROWS = [
    Rows(
        "associations.Contact",
        "contacts",
        _("Contact details in an association"),
        Erase.DELETE,
        Keep(_("As long as the association keeps them; earlier details 12 months.")),
        mine=("user", "email"),
        exported=("organisation", "role_title", *_SHOWN),
        blanked=_HIDDEN | {"role_title": ""},
        only=Q(kind=Contact.Kind.PERSON),
        before=_places,
        after=_refresh,
    ),
    Rows(
        "associations.Contact",
        "contacts",
        _("Shared mailboxes that carry your address"),
        Erase.BLANK,
        Keep(_("As long as the association keeps them; earlier details 12 months.")),
        mine=("user", "email"),
        exported=("organisation", "role_title", *_SHOWN),
        blanked=_HIDDEN,
        only=~Q(kind=Contact.Kind.PERSON),
        before=_places,
        after=_refresh,
    ),
    Rows(
        "associations.MunicipalContact",
        "contacts",
        _("Your post in a municipality"),
        Erase.BLANK,
        Keep(
            _("As long as the municipality keeps them; after the post has ended 12 months."),
            days=365,
            since="until",
            blank=True,
        ),
        mine=("user", "email"),
        exported=("municipality", "role", "title", *_SHOWN, "since", "until"),
        blanked=_HIDDEN,
        seen=("mailbox",),
    ),
    Rows(
        "associations.Claim",
        "claims",
        _("Your requests to edit an entry"),
        Erase.BLANK,
        Keep(
            _("The texts 12 months after the decision."),
            days=365,
            since="updated_at",
            when=~Q(state=Claim.State.OPEN),
            blank=True,
        ),
        mine=("user",),
        doers=("decided_by", "objected_by"),
        exported=("organisation", "state", "proof", "explanation", "decided_at", "reason", "objection", "created_at"),
        blanked={"explanation": "–", "reason": "", "objection": ""},
    ),
    Rows(
        "associations.Invitation",
        "claims",
        _("Invitations sent to you"),
        Erase.DELETE,
        Keep(_("30 days after they have run out."), days=30, since="expires_at"),
        mine=("email",),
        doers=("invited_by", "accepted_by"),
        exported=("organisation", "email", "role", "state", "created_at", "expires_at"),
        words={"role": role_label},
        blanked={"email": "x@former.invalid"},
    ),
    Rows(
        "associations.RelayedMessage",
        "messages",
        _("Letters you have written to associations"),
        Erase.DELETE,
        Keep(_("30 days."), days=30, since="created_at", task="associations.nightly"),
        mine=("sender_email",),
        exported=("organisation", "addressee", *_WRITTEN, "created_at"),
    ),
    Rows(
        "associations.Correction",
        "contacts",
        _("Corrections you have made by letter"),
        Erase.DELETE,
        Keep(_("12 months."), days=365, since="created_at"),
        mine=("email",),
        doers=("undone_by",),
        exported=("organisation", "email", "before", "after", "created_at"),
        words={"before": texts_in_words, "after": texts_in_words},
        blanked={"before": {}, "after": {}},
        mentions=("before", "after"),
    ),
    Rows(
        "associations.UnmetSearch",
        "messages",
        _("Searches that found nothing"),
        Erase.KEEP,
        Keep(_("12 months."), days=365, since="day"),
        mentions=("query", "wish"),
        kept_why=_("It is kept without saying who searched; an address or a name written into it is removed."),
    ),
    Rows(
        "associations.ImportBatch",
        "imports",
        _("Imports of the register"),
        Erase.FORMER,
        Keep(
            _("Files 30 days; what came of the import for good."),
            days=30,
            since="created_at",
            task="associations.nightly",
        ),
        doers=("uploaded_by", "applied_by", "undone_by"),
        mentions=("sample",),
        blanked={"sample": []},
        seen=("file_name",),
    ),
    Rows(
        "associations.ImportValues",
        "imports",
        _("Contact details waiting to be imported"),
        Erase.BLANK,
        Keep(_("30 days."), days=30, since="batch", task="associations.nightly"),
        mine=("email",),
        exported=("name_fi", "contact_name", "email", "phone"),
        mentions=("contact_name",),
        blanked={"contact_name": None, "email": None, "phone": None},
        seen=("name_key", "name_sv", "name_en"),
        made="batch__created_at",
        before=_batches,
        after=drop_written_files,
    ),
    Rows(
        "associations.ImportRow",
        "imports",
        _("Rows of an import that were in error"),
        Erase.FORMER,
        Keep(_("30 days."), days=30, since="batch", task="associations.nightly"),
        mentions=("raw",),
        blanked={"raw": None},
    ),
    Rows(
        "associations.DistinctPair",
        "upkeep",
        _("Pairs of entries that are not the same"),
        Erase.FORMER,
        _RECORD,
        doers=("decided_by",),
    ),
    Rows(
        "associations.Merge", "upkeep", _("Merges of entries"), Erase.FORMER, _RECORD, doers=("merged_by", "undone_by")
    ),
]
_NAMED = ("name_fi", "name_sv", "name_en")
IMPERSONAL = [
    ("places and sectors", ("Region", "Municipality", "Area", "Sector"), _NAMED),
    ("places and sectors", ("MunicipalityPeriod", "AreaPeriod"), ()),
    ("what associations tell of themselves", ("Organisation",), _NAMED),
    (
        "what associations tell of themselves",
        ("Organisation_works_in", "Organisation_areas", "Organisation_other_sectors", "OldSlug", "Link", "Activity"),
        (),
    ),
    ("made from what associations tell of themselves", ("DirectoryRow", "DirectoryCount"), ()),
    ("that an association was asked whether its entry is right", ("FreshnessAsk",), ()),
    ("how far an import has come", ("ImportProgress",), ()),
]


def declare() -> None:
    for register in REGISTERS:
        register_register(register)
    register_rows(*ROWS)
    for why, names, seen in IMPERSONAL:
        register_impersonal(why, *(f"associations.{name}" for name in names), seen=seen)
    register_eraser(forget_earlier_contacts)
    register_farewell(say_farewell)
    register_limiter(hide_contacts)

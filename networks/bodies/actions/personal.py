"""What this room holds of people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_farewell,
    register_impersonal,
    register_register,
    register_rows,
)
from jane_portal.core.registry import PersonRecords, register_person_records
from networks.bodies.models import Mandate, MandateState

from .mandate import end_for_leaving
from .rights import align_rights

MANDATES = Register(
    "mandates",
    _("Seats in the groups of the network"),
    people=_("Members, deputies, experts and secretaries of the groups"),
    purpose=_("Knowing who sits where, on behalf of whom and until when; calling meetings."),
    basis=_(
        "Legitimate interest: a position of trust in the network (article 6(1)(f)). Publishing a name: own choice."
    ),
    receivers=_(
        "The other members and the secretary. Everybody sees the association, and the name only by own choice."
    ),
    short=_(
        "The members of the group and the secretary see the name; everybody sees it only if the person has chosen so."
    ),
    order=50,
)
ROWS = [
    Rows(
        "bodies.Mandate",
        "mandates",
        _("Your seats in groups"),
        Erase.FORMER,
        Keep(
            _("The association's seat stays on record. Phone and postal address: two years after the end."),
            days=730,
            since="until",
            when=~Q(carries_over=True),
            blank=True,
        ),
        mine=("user",),
        exported=("seat", "on_behalf_of", "since", "until", "decision", "name", "phone", "address"),
        mentions=("name", "phone", "address"),
        blanked={"name": "–", "phone": "", "address": ""},
    ),
    # Who decided and why a seat was left stay on record, but for a name written into them.
    Rows(
        "bodies.Mandate",
        "mandates",
        _("Your seats in groups"),
        Erase.FORMER,
        Keep(_("As long as the seat stays on record.")),
        mentions=("decision", "reason"),
        blanked={"decision": "", "reason": "–"},
    ),
    Rows(
        "bodies.BacklogItem",
        "mandates",
        _("Matters that you have proposed for a meeting"),
        Erase.FORMER,
        Keep(_("As long as the groups work: the matter is theirs.")),
        mine=("proposed_by",),
        exported=("body", "title", "text", "created_at"),
        mentions=("title", "text", "note"),
        blanked={"title": "–", "text": "", "note": "–"},
    ),
]


def _leave(person: Any) -> None:
    """Her seats become vacant, or her deputies are asked to step in, before her account is emptied."""
    held = Mandate.objects.filter(user__in=person.user_ids, state__in=[MandateState.CONFIRMED, MandateState.NOMINATED])
    for mandate in held.select_related("seat"):
        end_for_leaving(mandate=mandate, by=None)


def _count(person: int) -> int:
    return Mandate.objects.filter(user=person).count()


def _move(kept: int, dropped: int) -> None:
    """Two accounts are one person: her seats go with her. Where she would sit twice, the second seat becomes vacant."""
    for mandate in Mandate.objects.filter(user=dropped).select_related("seat__body").order_by("pk"):
        own = Mandate.objects.seated().filter(user=kept, seat__body=mandate.seat.body_id)
        twice = any(other.overlaps(mandate) for other in own)
        if twice:
            end_for_leaving(mandate=mandate, by=None)
        Mandate.objects.filter(pk=mandate.pk).update(user=kept)
        if not twice:
            align_rights(seat=mandate.seat, by=None)


PERSON_RECORDS = PersonRecords(_("Seats in groups"), _count, _move)


def declare() -> None:
    register_register(MANDATES)
    register_rows(*ROWS)
    register_farewell(_leave)
    register_person_records(PERSON_RECORDS)
    register_impersonal(
        "bodies of the network and their seats",
        "bodies.Body",
        "bodies.Seat",
        seen=("name_fi", "name_sv", "name_en", "mailbox", "title"),
    )

"""What representation outside the network holds of people, and what becomes of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import User
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
from jane_portal.core.registry import PersonRecords
from networks.representation.models import MeetingInput, Nominee, Representative

from .external import ONE_DAY, align_term

REPRESENTATIVES = Register(
    "representatives",
    _("Representatives of associations"),
    people=_("Representatives, their deputies, those proposed, and those who answer before a meeting"),
    purpose=_("Choosing who speaks for associations, hearing associations, and telling them what came up."),
    basis=_("Legitimate interest: a position of trust (article 6(1)(f)). Those proposed consent themselves."),
    receivers=_(
        "Those who choose, the municipality that asks and the secretary. Everybody sees the association, and the name "
        "only by own choice. Who stood and was not chosen is told to nobody else."
    ),
    short=_("Those who choose read this, and the municipality that asks. Nobody is a candidate without consenting."),
    order=75,
)
ROWS = [
    Rows(
        "representation.Representative",
        "representatives",
        _("Your terms as a representative"),
        Erase.FORMER,
        Keep(_("The association's seat and its days stay on record.")),
        mine=("user",),
        exported=("seat", "on_behalf_of", "since", "until", "decision", "reason"),
    ),
    # Who decided and why a seat was left stay on record, but for a name written into them.
    Rows(
        "representation.Representative",
        "representatives",
        _("Your terms as a representative"),
        Erase.FORMER,
        Keep(_("As long as the seat stays on record.")),
        mentions=("decision", "reason"),
        blanked={"decision": "", "reason": "–"},
    ),
    Rows(
        "representation.Nominee",
        "representatives",
        _("Seats for which you were proposed"),
        Erase.BLANK,
        Keep(
            _("What you wrote: two years. That you were proposed: as long as the request."),
            days=730,
            since="created_at",
            blank=True,
        ),
        mine=("user",),
        doers=("proposed_by",),
        exported=("request", "organisation", "motivation", "chosen", "created_at"),
        blanked={"motivation": ""},
    ),
    Rows(
        "representation.SeatRequest",
        "representatives",
        _("Representatives that you have asked for"),
        Erase.FORMER,
        Keep(_("As long as the seats it led to.")),
        doers=("asked_by",),
        mentions=("task", "time_load", "fee", "competence", "decision", "reason"),
        blanked={"task": "–", "time_load": "", "fee": "", "competence": "", "decision": "–", "reason": "–"},
    ),
    Rows(
        "representation.ExternalMeeting",
        "representatives",
        _("Meetings before which you asked associations"),
        Erase.FORMER,
        Keep(_("As long as its reports.")),
        doers=("asked_by",),
    ),
    Rows(
        "representation.MeetingInput",
        "representatives",
        _("What you have said before meetings"),
        Erase.FORMER,
        Keep(_("Two years."), days=730, since="created_at"),
        mine=("user",),
        exported=("meeting", "organisation", "text", "created_at"),
        mentions=("text",),
        blanked={"text": "–"},
    ),
    Rows(
        "representation.Report",
        "representatives",
        _("Your reports of meetings"),
        Erase.FORMER,
        Keep(_("The network's memory of what was said for associations: for good.")),
        mine=("term__user",),
        exported=("meeting", "happened", "said", "wanted", "is_open", "sent_at"),
    ),
    # What was said for associations stays, but for a name written into it.
    Rows(
        "representation.Report",
        "representatives",
        _("Your reports of meetings"),
        Erase.FORMER,
        Keep(_("The network's memory of what was said for associations: for good.")),
        mentions=("happened", "said", "wanted"),
        blanked={"happened": "–", "said": "–", "wanted": "–"},
    ),
]


def leave_seats(person: Any) -> None:
    """An erasure begins: the terms of today end, so that the vacancy shows and somebody else can be chosen."""
    yesterday = timezone.localdate() - ONE_DAY
    for term in Representative.objects.select_related("seat__body", "user").filter(user__in=person.user_ids):
        if not term.has_ended:
            _end(term, max(yesterday, term.since - ONE_DAY))


def _end(term: Representative, last_day: datetime.date) -> None:
    term.until, term.reason = last_day, term.reason or "–"
    term.version += 1
    term.save(update_fields=["until", "reason", "version", "updated_at"])
    align_term(term, by=None)


def _move_terms(kept: int, dropped: int) -> None:
    new = User.objects.get(pk=kept)
    for term in Representative.objects.select_related("seat__body", "user").filter(user=dropped):
        term.user = new
        term.version += 1
        term.save(update_fields=["user", "version", "updated_at"])
        align_term(term, by=None)


def _move_nominations(kept: int, dropped: int) -> None:
    """Who was proposed with both accounts stands as she stood with the one that is kept."""
    both = Nominee.objects.filter(user=kept).values("request")
    Nominee.objects.filter(user=dropped).exclude(request__in=both).update(user=kept, updated_at=timezone.now())


def _move_inputs(kept: int, dropped: int) -> None:
    both = {(one.meeting_id, one.organisation_id) for one in MeetingInput.objects.filter(user=kept)}
    rows = MeetingInput.objects.filter(user=dropped)
    keys = [one.pk for one in rows if (one.meeting_id, one.organisation_id) not in both]
    MeetingInput.objects.filter(pk__in=keys).update(user=kept, updated_at=timezone.now())


PERSON_RECORDS = [
    PersonRecords(
        _("Terms as a representative"), lambda person: Representative.objects.filter(user=person).count(), _move_terms
    ),
    PersonRecords(
        _("Proposals as a representative"),
        lambda person: Nominee.objects.filter(user=person).count(),
        _move_nominations,
    ),
    PersonRecords(
        _("Inputs before meetings"), lambda person: MeetingInput.objects.filter(user=person).count(), _move_inputs
    ),
]


def declare() -> None:
    register_register(REPRESENTATIVES)
    register_rows(*ROWS)
    register_impersonal(
        "bodies outside the network and the seats in them",
        "representation.ExternalBody",
        "representation.ExternalSeat",
        seen=("name_fi", "name_sv", "name_en"),
    )
    register_farewell(leave_seats)

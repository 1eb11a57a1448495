"""What this room holds of people, and what becomes of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Visibility
from jane_portal.accounts.models import User
from jane_portal.accounts.selectors.role import role_label
from jane_portal.core.personal.registry import (
    Erase,
    Keep,
    Register,
    Rows,
    register_farewell,
    register_impersonal,
    register_limiter,
    register_register,
    register_rows,
)
from jane_portal.core.registry import PersonRecords
from networks.representation.models import Candidate, Office

from .office import ONE_DAY, align_office

OFFICES = Register(
    "offices",
    _("Agents and elections"),
    people=_("Association agents, coordinators, candidates, and those who vote for their association"),
    purpose=_("Knowing who serves the associations of a place, and choosing her or him fairly."),
    basis=_("Legitimate interest: people act here for associations (article 6(1)(f)). Candidates consent themselves."),
    receivers=_(
        "The office and the association are public. Your name is public when you stand as a candidate and when you "
        "have chosen to show it. Who has voted for an association is seen by nobody; how it voted is kept nowhere."
    ),
    short=_("Your name and what you write are shown to everybody who reads about the election."),
    order=70,
)
CIRCULARS = Register(
    "circulars",
    _("Letters to the associations of a place"),
    people=_("Agents, chairs of local groups and secretaries who write to all associations of a place"),
    purpose=_("Passing on what concerns all associations of a place."),
    basis=_("Legitimate interest: the work of the office in whose name the letter goes (article 6(1)(f))."),
    receivers=_("The associations of the place. The secretary sees what has been written."),
    short=_("The associations get the letter with your e-mail address, so that they can answer."),
    order=72,
)
ROWS = [
    Rows(
        "representation.Circular",
        "circulars",
        _("Letters you have written to the associations of a place"),
        Erase.FORMER,
        Keep(_("Two years."), days=730, since="created_at"),
        mine=("writer", "reply_to"),
        exported=("subject", "text", "on_behalf_of", "municipality", "area", "associations", "created_at"),
        mentions=("subject", "text", "on_behalf_of"),
        blanked={"subject": "–", "text": "–", "reply_to": "x@former.invalid", "on_behalf_of": "–"},
    ),
    Rows(
        "representation.Office",
        "offices",
        _("Your offices"),
        Erase.BLANK,
        Keep(
            _("Who held an office is kept; own contact details 12 months after it."),
            days=365,
            since="until",
            blank=True,
        ),
        mine=("user", "email"),
        exported=(
            *("kind", "municipality", "area", "on_behalf_of", "since", "until", "reason", "about", "email", "phone"),
            *("email_seen_by", "phone_seen_by", "handover"),
        ),
        words={"kind": role_label},
        blanked={"email": "", "phone": "", "about": "", "handover": "", "reason": "–", "decision": ""},
        mentions=("reason", "decision"),
        seen=("mailbox",),
    ),
    Rows(
        "representation.Candidate",
        "offices",
        _("Your candidacies"),
        Erase.BLANK,
        Keep(_("The result is kept; what you wrote two years."), days=730, since="created_at", blank=True),
        mine=("user",),
        doers=("proposed_by", "endorsed_by"),
        exported=("election", "organisation", "motivation", "votes", "elected", "created_at"),
        blanked={"motivation": ""},
    ),
    Rows(
        "representation.RollEntry",
        "offices",
        _("That you have voted for an association"),
        Erase.FORMER,
        Keep(_("As long as the result of the election.")),
        doers=("voted_by",),
    ),
]


def leave_offices(person: Any) -> None:
    """An erasure begins: the offices of today end, so that the vacancy shows and somebody else can be chosen."""
    held = Office.objects.select_related("municipality", "area", "user").filter(user__in=person.user_ids)
    for office in held:
        _end_now(office)


def _end_now(office: Office) -> None:
    yesterday = timezone.localdate() - ONE_DAY
    if office.has_ended:
        return
    office.until, office.reason = max(yesterday, office.since - ONE_DAY), office.reason or "–"
    office.save(update_fields=["until", "reason", "updated_at"])
    align_office(office, by=None)


def hide_details(person: Any) -> None:
    """The use of her data is limited: her own address and number are seen by the secretary only."""
    hidden = {"email_seen_by": Visibility.OWN, "phone_seen_by": Visibility.OWN}
    Office.objects.filter(user__in=person.user_ids).update(**hidden, version=F("version") + 1)


def _move_offices(kept: int, dropped: int) -> None:
    """Of two terms in one office on the same days the one of the account that is closed ends."""
    new = User.objects.get(pk=kept)
    for office in Office.objects.select_related("municipality", "area", "user").filter(user=dropped):
        same = Office.objects.filter(user=kept, kind=office.kind, municipality=office.municipality, area=office.area)
        last = office.until or datetime.date.max
        if any(one.since <= last and (one.until is None or one.until >= office.since) for one in same):
            office.until, office.reason = office.since - ONE_DAY, office.reason or "–"
        office.user = new
        office.save(update_fields=["user", "until", "reason", "updated_at"])
        align_office(office, by=None)


def _move_candidacies(kept: int, dropped: int) -> None:
    """Who stood with both accounts in one election stays as she stood."""
    both = Candidate.objects.filter(user=kept).values("election")
    Candidate.objects.filter(user=dropped).exclude(election__in=both).update(user=kept, updated_at=timezone.now())


PERSON_RECORDS = [
    PersonRecords(_("Offices"), lambda person: Office.objects.filter(user=person).count(), _move_offices),
    PersonRecords(_("Candidacies"), lambda person: Candidate.objects.filter(user=person).count(), _move_candidacies),
]


def declare() -> None:
    register_register(OFFICES)
    register_register(CIRCULARS)
    register_rows(*ROWS)
    register_impersonal("an election is about a place and a task", "representation.Election")
    register_impersonal("a secret vote: nothing joins it with a voter", "representation.Ballot")
    register_farewell(leave_offices)
    register_limiter(hide_details)

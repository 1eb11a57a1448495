"""What of a person in an office, or of a candidate, leaves the portal, and to whom (decisions 3)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Visibility
from associations.public import PublicField, named
from associations.public.contacts import LADDER
from associations.public.fields import as_is, as_text, choice, page_of, thing
from associations.rules import is_official, is_secretary

from .models import Candidate, Nominee, Office, Representative


def _attribute(name: str) -> Callable[[Any], str]:
    return lambda record: as_text(getattr(record, name))


_PLACE = (
    PublicField(
        "municipality",
        gettext_lazy("municipality"),
        lambda r: as_text(r.municipality),
        "municipality",
        thing("municipality", "code"),
    ),
    PublicField("area", gettext_lazy("village or area"), lambda r: as_text(r.area), "area", thing("area")),
)
# Of somebody in office today; her name and details only as far as the card shows them to everybody.
OFFICE: tuple[PublicField, ...] = (
    PublicField("uuid", gettext_lazy("identifier"), lambda o: str(o.uuid)),
    PublicField("kind", gettext_lazy("office"), lambda o: o.kind_label, data=lambda o: named(o.kind, o.kind_label)),
    *_PLACE,
    PublicField("since", gettext_lazy("first day"), lambda o: as_text(o.since), data=as_is("since")),
    PublicField("until", gettext_lazy("last day"), lambda o: as_text(o.until), data=as_is("until")),
    PublicField("about", gettext_lazy("what I do"), lambda o: o.about),
    PublicField("mailbox", gettext_lazy("role mailbox"), lambda o: o.mailbox),
    PublicField("address", gettext_lazy("page in the portal"), page_of),
)
# Of an announced election. Figures of a vote are empty until it is decided.
ELECTION: tuple[PublicField, ...] = (
    PublicField("uuid", gettext_lazy("identifier"), lambda e: str(e.uuid)),
    PublicField("state", gettext_lazy("state"), lambda e: str(e.get_state_display()), data=choice("state")),
    *_PLACE,
    PublicField("seats", gettext_lazy("how many are elected"), lambda e: str(e.seats), data=as_is("seats")),
    PublicField("task", gettext_lazy("the task"), lambda e: e.task),
    PublicField("way", gettext_lazy("how the choice is made"), lambda e: str(e.get_way_display()), data=choice("way")),
    PublicField(
        "voters", gettext_lazy("which associations vote"), lambda e: str(e.get_voters_display()), data=choice("voters")
    ),
    *(
        PublicField(name, label, _attribute(name), data=as_is(name))
        for name, label in (
            ("term_since", gettext_lazy("the term begins")),
            ("term_until", gettext_lazy("the term ends")),
            ("call_until", gettext_lazy("candidates until")),
            ("voting_from", gettext_lazy("the vote begins")),
            ("voting_until", gettext_lazy("the vote ends")),
            ("evening_on", gettext_lazy("day of the evening")),
            ("decided_on", gettext_lazy("decided")),
            ("roll_size", gettext_lazy("associations on the roll")),
            ("turnout", gettext_lazy("associations that voted")),
            ("blank_votes", gettext_lazy("blank votes")),
        )
    ),
    PublicField("evening_place", gettext_lazy("place of the evening"), lambda e: e.evening_place),
    PublicField("reason", gettext_lazy("reason"), lambda e: e.reason),
    PublicField("address", gettext_lazy("page in the portal"), page_of),
)

# So long after the decision the names of candidates show; later the association alone.
NAMES_SHOW = datetime.timedelta(days=90)


@dataclass(frozen=True)
class OfficeCard:
    """An office as one viewer may see it; what she may not see is empty."""

    office: Office
    name: str
    email: str
    phone: str


def office_card(office: Office, user: Any) -> OfficeCard:
    """The name shows publicly only by the holder's own choice, while the office is in force. Load `user` with it."""
    level = _level(office, user)
    reached = LADDER[: LADDER.index(level) + 1]
    near = level in (Visibility.OWN, Visibility.OFFICIALS)
    named = near or (office.user.show_name_publicly and office.is_in_force)
    there = not office.has_ended or level == Visibility.OWN
    return OfficeCard(
        office=office,
        name=office.user.get_full_name() if named and (office.user.name or near) else "",
        email=office.email if there and office.email_seen_by in reached else "",
        phone=office.phone if there and office.phone_seen_by in reached else "",
    )


def _level(office: Office, user: Any) -> Visibility:
    if not user.is_authenticated:
        return Visibility.PUBLIC
    if office.user_id == user.pk or is_secretary(user):
        return Visibility.OWN
    return Visibility.OFFICIALS if is_official(user) else Visibility.NETWORK


def candidate_name(candidate: Candidate) -> str:
    """She has consented to stand with her name; 90 days after the decision her association stands for her."""
    decided = candidate.election.decided_on
    if decided is None or timezone.localdate() <= decided + NAMES_SHOW:
        name = candidate.user.name or _("candidate")
        return f"{name}, {candidate.organisation.name}"
    return _("A candidate of %(organisation)s") % {"organisation": candidate.organisation.name}


def nominee_name(nominee: Nominee) -> str:
    """For those who choose and those who asked; she has consented to stand with her name."""
    return nominee.user.name or _("candidate")


def representative_name(term: Representative, *, inside: bool) -> str:
    """Her name, which is public by her own choice while the term is in force (decisions 3). Load `user` with it.

    inside: the viewer chooses representatives, or is one herself.
    """
    if inside:
        return term.user.get_full_name()
    return term.user.name if term.user.show_name_publicly and term.is_in_force else ""

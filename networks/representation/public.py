"""What of a person in an office, or of a candidate, leaves the portal, and to whom (decisions 3)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Visibility
from associations.public.contacts import LADDER
from associations.rules import is_official, is_secretary

from .models import Candidate, Nominee, Office, Representative

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

"""Founding a local body: what the meeting decided becomes seats and mandates in one go."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.models import Area, Municipality, Organisation, Region, Sector
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from networks.bodies.models import Body, Kind, Seat, SeatRole

from .body import create_body
from .mandate import appoint_holder
from .seat import add_seat
from .status import state_status


@dataclass(frozen=True)
class Founder:
    """A seat as the meeting filled it. person: empty for a seat that stays vacant; email: of one with an account."""

    sector: Sector | None = None
    person: str = ""
    email: str = ""
    association: Organisation | None = None


@dataclass(frozen=True)
class Founding:
    """What the founding meeting decided."""

    name_fi: str
    municipality: Municipality
    area: Area | None
    founded_on: datetime.date
    place: str
    term_until: datetime.date
    founders: list[Founder]
    least: int
    most: int
    secretary: Founder
    substitute: Founder
    goals: str = ""


@action
def found_local(*, region: Region, founding: Founding, by: User) -> Body:
    """A draft with its seats: the chair's, the vice chair's, the members', then secretary, substitute and contact.

    Its mandates begin on the day of the meeting. Raises ValidationError when somebody cannot sit where she was chosen.
    """
    values = {
        "name_fi": founding.name_fi,
        "kind": Kind.LOCAL,
        "municipality": founding.municipality,
        "area": founding.area,
        "decision": _decision(founding),
        "founded_on": founding.founded_on,
        "term_since": founding.founded_on,
        "term_until": founding.term_until,
        "seats_least": founding.least,
        "seats_most": founding.most,
    }
    body = create_body(region=region, values=values, by=by)
    roles = [SeatRole.CHAIR, SeatRole.VICE_CHAIR]
    for number, founder in enumerate(founding.founders):
        role = roles[number] if number < len(roles) else SeatRole.MEMBER
        seat = add_seat(body=body, values={"role": role, "sector": founder.sector}, by=by)
        _fill(seat, founder, founding, by)
    secretary = add_seat(body=body, values={"role": SeatRole.SECRETARY}, by=by)
    _fill(secretary, founding.secretary, founding, by)
    _fill(secretary.deputies.get(), founding.substitute, founding, by)
    add_seat(body=body, values={"role": SeatRole.CONTACT}, by=by)
    if founding.goals.strip():
        state_status(body=body, version=1, values={"goals": founding.goals.strip()}, by=by)
    return body


def _fill(seat: Seat, founder: Founder, founding: Founding, by: User) -> None:
    if founder.person:
        appoint_holder(seat=seat, values=_mandate(founder, founding, by), by=by)


def _mandate(founder: Founder, founding: Founding, by: User) -> dict[str, Any]:
    user = create_person(email=founder.email, name=founder.person, by=by) if founder.email else None
    return {
        "user": user,
        "name": "" if user else founder.person,
        "on_behalf_of": founder.association,
        "since": founding.founded_on,
        "until": founding.term_until,
        "carries_over": True,
        "decision": _decision(founding),
    }


def _decision(founding: Founding) -> str:
    """Kept with the records, so it is written in Finnish whoever founds."""
    with override("fi"):
        words = _("Founding meeting %(day)s") % {"day": date_format(founding.founded_on, "SHORT_DATE_FORMAT")}
        return f"{words}, {founding.place}" if founding.place else words

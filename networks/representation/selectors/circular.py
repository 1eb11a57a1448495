"""From where somebody may write to all associations, whom that reaches, and how often she has."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Area, Contact, Municipality, Organisation
from associations.selectors.freshness import living
from jane_portal.accounts.models import RoleSpan
from jane_portal.accounts.selectors.role import role_label
from networks.bodies.models import Body, Kind
from networks.bodies.rules import KEEPING
from networks.representation.models import Circular, OfficeKind
from networks.representation.models.candidate import EDITING
from networks.representation.models.circular import OFFICE

# Letters of one writer in a calendar month; the secretary has no limit.
A_MONTH = 4


@dataclass(frozen=True)
class Sender:
    """A place from which somebody may write. key: for the form; name: in whose name the letter goes out."""

    key: str
    name: str
    municipality: Municipality | None = None
    area: Area | None = None

    @property
    def place_name(self) -> str:
        place = self.area or self.municipality
        return place.name if place is not None else _("the whole region")


def senders_of(user: Any) -> list[Sender]:
    """As agent of a place, as chair or secretary of a local body, as secretary of the region. Four statements."""
    if not user.is_authenticated:
        return []
    agent = role_label(OfficeKind.AGENT)
    towns = Municipality.objects.filter(code__in=_keys(user, "municipality")).order_by("sort_key")
    areas = Area.objects.filter(uuid__in=_keys(user, "area")).order_by("sort_key")
    found = [Sender(one.scope, f"{agent}, {one.name}", municipality=one) for one in towns]
    found += [Sender(f"area:{one.uuid}", f"{agent}, {one.name}", area=one) for one in areas]
    bodies = Body.objects.living().filter(kind=Kind.LOCAL, uuid__in=user.scope_keys(*KEEPING))
    for body in bodies.select_related("municipality", "area").order_by("sort_key"):
        if body.area is not None:
            found.append(Sender(body.scope, body.name, area=body.area))
        elif body.municipality is not None:
            found.append(Sender(body.scope, body.name, municipality=body.municipality))
    return found + _of_office(user)


def _of_office(user: Any) -> list[Sender]:
    """The secretary writes to one municipality or to the whole region."""
    role = next((span.role for span in user.open_spans if span.role in OFFICE), None)
    if role is None:
        return []
    name = role_label(role)
    here = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
    places = [Sender(f"office:{one.code}", f"{name}, {one.name}", municipality=one) for one in here]
    return [Sender("region:", name), *places]


def _keys(user: Any, kind: str) -> set[str]:
    return {span.scope_key for span in user.open_spans if span.role == OfficeKind.AGENT and span.scope_kind == kind}


def receivers_in(municipality: Municipality | None, area: Area | None) -> QuerySet[Organisation]:
    """Living associations that have their home or work in the place; with no place, all."""
    if area is not None:
        inside = Organisation.areas.through.objects.filter(area=area).values("organisation")
        return living().filter(pk__in=inside)
    if municipality is not None:
        working = Organisation.works_in.through.objects.filter(municipality=municipality).values("organisation")
        return living().filter(Q(domicile=municipality) | Q(pk__in=working))
    return living()


@dataclass(frozen=True)
class Reach:
    """associations: how many there are; reached: those with an editor or an address."""

    associations: int
    reached: int


def reach_of(organisations: QuerySet[Organisation]) -> Reach:
    """Three statements, whatever the number."""
    rows = {f"association:{uuid}": pk for pk, uuid in organisations.values_list("pk", "uuid")}
    edited = RoleSpan.objects.in_force().filter(
        role__in=EDITING, user__is_active=True, scope__startswith="association:"
    )
    reached = {rows[scope] for scope in edited.values_list("scope", flat=True) if scope in rows}
    addressed = Contact.objects.filter(organisation__in=organisations).exclude(email="")
    reached |= set(addressed.values_list("organisation", flat=True))
    return Reach(associations=len(rows), reached=len(reached))


def left_this_month(user: Any, today: datetime.date | None = None) -> int | None:
    """How many letters she may still write this month; None without a limit."""
    if user.has_role(*OFFICE):
        return None
    today = today or timezone.localdate()
    first = timezone.localtime().replace(year=today.year, month=today.month, day=1, hour=0, minute=0, second=0)
    return max(0, A_MONTH - Circular.objects.filter(writer=user, created_at__gte=first.replace(microsecond=0)).count())

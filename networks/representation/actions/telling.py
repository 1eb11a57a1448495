"""Letters about representation outside the network, and who reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from associations.selectors.people import secretaries
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.mail.actions import queue_letter
from networks.bodies.models import Body
from networks.representation.models import SeatRequest
from networks.representation.models.seat_request import CHOOSING


def tell(reader: User, what: str, *, kind: str, key: str, secret: bool = False, **params: Any) -> None:
    """what: the builder below `letters`, such as "seat_request.asked"."""
    queue_letter(
        builder=f"networks.representation.letters.{what}",
        to=reader.email,
        params=params,
        language=reader.language,
        user=reader,
        kind=kind,
        key=f"representation.{key}",
        secret=secret,
    )


def choosers_of(body: Body) -> list[User]:
    """Its chair and secretary of today; the secretary of the region where it has neither."""
    return _people(body.scope, CHOOSING) or secretaries()


def askers_of(request: SeatRequest) -> list[User]:
    """The contacts of the municipality that asks; whoever asked where there is none."""
    place = request.body.municipality
    found = _people(place.scope, (Role.MUNICIPAL_NGO,)) if place is not None else []
    return found or ([request.asked_by] if request.asked_by.is_active else [])


def _people(scope: str, roles: Iterable[str]) -> list[User]:
    spans = RoleSpan.objects.in_force().filter(scope=scope, role__in=list(roles), user__is_active=True)
    return list({span.user_id: span.user for span in spans.select_related("user").order_by("pk")}.values())

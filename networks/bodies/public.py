"""What of people in bodies is shown to whom: publicly a name only by its bearer's choice, while she holds the seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .models import KEEPING, Body, Mandate
from .rules import attends, is_secretary, sits_in


@dataclass(frozen=True)
class Seen:
    """Who sits in a seat as one viewer may read it. name, association: empty when they are not to be seen."""

    name: str
    association: str
    association_url: str

    @property
    def title(self) -> str:
        return self.name or self.association


def knows_people(user: Any, body: Body) -> bool:
    """Those inside the body and the secretary read every name in it."""
    return bool(user.is_authenticated and (is_secretary(user) or sits_in(user, body) or attends(user, body)))


def keeps_people(user: Any, body: Body) -> bool:
    """Those who fill the seats read how a person can be reached."""
    return bool(user.is_authenticated and (is_secretary(user) or str(body.uuid) in user.scope_keys(*KEEPING)))


def shown_name(mandate: Mandate, *, inside: bool, current: bool) -> str:
    """The person's name. inside: the viewer knows the people of the body. current: she holds the seat today.

    Everybody reads the name of a person who has chosen so, as long as she holds the seat (decisions 3).
    """
    if inside:
        return mandate.person_name
    if current and mandate.user is not None and mandate.user.show_name_publicly:
        return mandate.user.name
    return ""


def seen(mandate: Mandate, *, inside: bool, current: bool) -> Seen:
    """Load `user` and `on_behalf_of` with the mandate."""
    association = mandate.on_behalf_of
    return Seen(
        name=shown_name(mandate, inside=inside, current=current),
        association=association.name if association else "",
        association_url=association.get_absolute_url() if association else "",
    )

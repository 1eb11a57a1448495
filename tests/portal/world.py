"""The world of the permission matrix: who asks, and whose records they ask for.

All actors with a relation belong to association A in municipality A; B is the same kind of thing next door. Records of
A are "own", records of B "foreign", whoever asks.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from associations.models import Municipality, Organisation
from jane_portal.accounts.models import Role, User
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import bodies

REGION = f"region:{settings.PORTAL_REGION}"


@dataclass
class Actor:
    name: str
    user: User | None
    roles: frozenset[str] = frozenset()
    cookies: dict[str, str] | None = None


@dataclass
class World:
    municipality: Municipality
    other_municipality: Municipality
    association: Organisation
    other_association: Organisation
    stranger: User
    other_person: User
    # Keys of two bodies: the actors' own and another one.
    body: uuid.UUID = field(default_factory=uuid.uuid4)
    other_body: uuid.UUID = field(default_factory=uuid.uuid4)
    actors: list[Actor] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        return next(actor for actor in self.actors if actor.name == name)


def build_world() -> World:
    """Two municipalities, two associations, eleven actors."""
    here, there = rooms.municipality("426", "Liperi"), rooms.municipality("422", "Lieksa")
    ours = Organisation.objects.create(slug="oma-yhdistys-m", name_fi="Oma yhdistys ry", domicile=here)
    theirs = Organisation.objects.create(slug="toinen-yhdistys-m", name_fi="Toinen yhdistys ry", domicile=there)
    world = World(here, there, ours, theirs, stranger=make.user(), other_person=make.user())
    bodies.body("Oma ryhmä", uuid=world.body, slug="oma-ryhma", municipality=here)
    bodies.body("Toinen ryhmä", uuid=world.other_body, slug="toinen-ryhma", municipality=there)
    held = [
        (Role.ASSOCIATION_EDITOR, ours.scope),
        (Role.ASSOCIATION_OWNER, ours.scope),
        (Role.MUNICIPAL_NGO, here.scope),
        ("agent", here.scope),
        (Role.CLAIM_APPROVER, here.scope),
        (Role.THEME_GROUP, REGION),
        ("body_chair", f"body:{world.body}"),
        (Role.SECRETARY, REGION),
        (Role.SUBSTITUTE_SECRETARY, REGION),
        (Role.ADMINISTRATOR, "portal:"),
    ]
    world.actors = [Actor("anonymous", None), Actor("stranger", world.stranger)]
    world.actors += [Actor(role, make.with_role(role, scope), frozenset({role})) for role, scope in held]
    former = make.user()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for role, scope in held:
        make.span(former, role, scope, until=yesterday)
    world.actors.append(Actor("everything until yesterday", former))
    return world

"""One function for each kind of record that an address may name (`objects` of a policy row).

It takes the world and the asking actor and returns two records: one of the actors' own association, municipality or
person, and one of somebody else. Either a model instance, whose attributes fill the address (`pk`, `slug`, `uuid`), or
a dict of the address's arguments. Records are made anew for each call, inside a transaction that is rolled back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from associations.actions.duplicate import merge_organisations
from associations.actions.freshness import ask_association
from associations.actions.invitation import invite
from associations.models import Area, AreaPeriod, Correction, Invitation, MunicipalContact, Municipality, Organisation
from associations.models.freshness import CORRECTION, FRESHNESS
from associations.models.ownership import INVITATION
from associations.models.register_import import ImportBatch
from jane_portal.accounts.actions.confirmation import ask_about
from jane_portal.accounts.actions.erasure import request_erasure
from jane_portal.accounts.actions.people import create_login_link
from jane_portal.accounts.actions.recovery import vouch_for_address
from jane_portal.accounts.models import CONFIRM, MY_DATA, REGRET, ROLES, ErasureRequest, Role, RoleAsk
from jane_portal.core.files.models import StoredFile
from jane_portal.core.glossary.models import GlossaryEntry
from jane_portal.core.links import make_link, open_link, token_of
from jane_portal.core.thread.actions import link_records
from jane_portal.core.thread.models import LinkKind
from jane_portal.feedback.actions import open_ticket
from jane_portal.feedback.letters import receipt_of
from jane_portal.feedback.models import Ticket
from jane_portal.follow.actions import follow_thing
from jane_portal.follow.models import STOP, STOP_ALL, Follow
from jane_portal.mail.actions import queue_letter
from jane_portal.mail.selectors.notices import refuse_token
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.core import stored_picture

from .world import Actor, World

Pair = tuple[Any, ...]
SAMPLES: dict[str, Callable[[World, Actor], Pair]] = {}
# What a POST must carry where an empty one means nothing: name of the pattern → (world, actor) → form data.
FORM_DATA: dict[str, Callable[[World, Actor], dict[str, Any]]] = {}
# Arguments of an address that leads nowhere, by the name of the argument.
ABSENT: dict[str, Any] = {
    "pk": 999_999_999,
    "row": 999_999_999,
    "object_id": "999999999",
    "slug": "ei-ole-olemassa",
    "area": "ei-ole-olemassa",
    "first": 999_999_998,
    "second": 999_999_999,
    "uuid": uuid.UUID(int=0),
    "end": "yhdistys",
    "kept": uuid.UUID(int=0),
    "dropped": uuid.UUID(int=1),
    "token": "x" * 43,
    "search": "ei-ole",
    "name": "ei-ole",
    "code": "999",
    "group": "ei-ole",
    "number": 999,
    "key": uuid.UUID(int=0),
    "move": "ei-ole",
}
# Arguments that name no record.
FIXED: dict[str, Any] = {"part": "perustiedot", "step": "pause"}


def sample(func: Callable[[World, Actor], Pair]) -> Callable[[World, Actor], Pair]:
    SAMPLES[func.__name__] = func
    return func


def form_data(name: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    def register(func: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        FORM_DATA[name] = func
        return func

    return register


@sample
def organisation(world: World, actor: Actor) -> Pair:
    return world.association, world.other_association


@sample
def glossary_entry(world: World, actor: Actor) -> Pair:
    words = [
        GlossaryEntry.objects.create(slug=word, term_fi=word, explanation_fi="x", explanation_plain="x")
        for word in ("sana", "toinen-sana")
    ]
    return words[0], words[1]


@sample
def reachable_organisation(world: World, actor: Actor) -> Pair:
    """With one contact that everybody may see."""
    for association in (world.association, world.other_association):
        rooms.contact(association, name="Toimisto", name_seen_by="public")
    return world.association, world.other_association


@sample
def deleted_organisation(world: World, actor: Actor) -> Pair:
    for association in (world.association, world.other_association):
        Organisation.objects.filter(pk=association.pk).update(deleted_at=timezone.now())
    return world.association, world.other_association


@sample
def contact(world: World, actor: Actor) -> Pair:
    return tuple(
        {"slug": association.slug, "pk": rooms.contact(association, name="Aino").pk}
        for association in (world.association, world.other_association)
    )


@sample
def activity(world: World, actor: Actor) -> Pair:
    return tuple(
        {"slug": association.slug, "pk": rooms.activity(association).pk}
        for association in (world.association, world.other_association)
    )


@sample
def logo(world: World, actor: Actor) -> Pair:
    for name, association in (("a" * 32, world.association), ("b" * 32, world.other_association)):
        stored_picture(f"logos/{name}.webp", kind="logo", owner=association.scope)
        Organisation.objects.filter(pk=association.pk).update(logo=f"logos/{name}.webp")
    return {"name": f"{'a' * 32}.webp"}, {"name": f"{'b' * 32}.webp"}


@sample
def stored_file(world: World, actor: Actor) -> Pair:
    logo(world, actor)
    files = StoredFile.objects.filter(kind="logo").order_by("path")
    return tuple({"uuid": file.uuid} for file in files)


@sample
def claim(world: World, actor: Actor) -> Pair:
    return tuple(
        rooms.claim(association, world.other_person) for association in (world.association, world.other_association)
    )


@sample
def own_claim(world: World, actor: Actor) -> Pair:
    ours = rooms.claim(world.association, actor.user or world.stranger)
    return ours, rooms.claim(world.other_association, world.other_person)


def _invitation(world: World, association: Organisation) -> Invitation:
    owner = rooms.owner(association)
    return invite(organisation=association, email="kutsu@demo.example", role=Role.ASSOCIATION_EDITOR, by=owner)


@sample
def invitation(world: World, actor: Actor) -> Pair:
    return tuple(
        {"slug": association.slug, "pk": _invitation(world, association).pk}
        for association in (world.association, world.other_association)
    )


@sample
def invitation_link(world: World, actor: Actor) -> Pair:
    invitations = [_invitation(world, association) for association in (world.association, world.other_association)]
    return tuple({"token": token_of(open_link(INVITATION, each.subject))} for each in invitations)


@sample
def freshness_link(world: World, actor: Actor) -> Pair:
    found = []
    for association in (world.association, world.other_association):
        rooms.owner(association)
        ask_association(organisation=association, turn=timezone.localdate(), by=None)
        found.append({"token": token_of(open_link(FRESHNESS, association.scope))})
    return tuple(found)


def _correction(association: Organisation) -> Correction:
    now = timezone.now()
    texts = {"before": {"website": ""}, "after": {"website": "https://x.example/"}}
    return Correction.objects.create(organisation=association, email="a@demo.example", verified_then=now, **texts)


@sample
def correction(world: World, actor: Actor) -> Pair:
    return tuple(
        {"slug": association.slug, "pk": _correction(association).pk}
        for association in (world.association, world.other_association)
    )


@sample
def correction_link(world: World, actor: Actor) -> Pair:
    made = [_correction(association) for association in (world.association, world.other_association)]
    return tuple(
        {"token": token_of(make_link(purpose=CORRECTION, subject=each.subject, email=each.email))} for each in made
    )


@sample
def editor_span(world: World, actor: Actor) -> Pair:
    holder = make.user()
    return tuple(
        {"slug": association.slug, "pk": make.span(holder, Role.ASSOCIATION_EDITOR, association.scope).pk}
        for association in (world.association, world.other_association)
    )


@sample
def municipal_contact(world: World, actor: Actor) -> Pair:
    def post(place: Municipality, holder: Any) -> dict[str, Any]:
        return {
            "slug": place.slug,
            "pk": MunicipalContact.objects.create(municipality=place, role="ngo", user=holder).pk,
        }

    ours = post(world.municipality, world.actor(Role.MUNICIPAL_NGO).user)
    return ours, post(world.other_municipality, world.other_person)


@sample
def area(world: World, actor: Actor) -> Pair:
    def village(name: str, place: Municipality) -> dict[str, str]:
        made = Area.objects.create(slug=name, name_fi=name, kind=Area.Kind.VILLAGE)
        AreaPeriod.objects.create(area=made, municipality=place)
        return {"slug": place.slug, "area": name}

    return village("oma-kyla-m", world.municipality), village("toinen-kyla-m", world.other_municipality)


@sample
def organisation_key(world: World, actor: Actor) -> Pair:
    return {"key": world.association.uuid}, {"key": world.other_association.uuid}


@sample
def sitemap(world: World, actor: Actor) -> Pair:
    return {"group": "associations", "number": 1}, {"group": "municipalities", "number": 1}


@sample
def activity_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": rooms.activity(of).uuid} for of in (world.association, world.other_association))


@sample
def sector_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": rooms.sector(name).uuid} for name in ("Kulttuuri", "Liikunta"))


@sample
def area_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": Area.objects.get(slug=place["area"]).uuid} for place in area(world, actor))


@sample
def register_import(world: World, actor: Actor) -> Pair:
    return tuple(
        ImportBatch.objects.create(state="ready", file_name="a.csv", checked_at=timezone.now()) for _one in range(2)
    )


@sample
def municipality(world: World, actor: Actor) -> Pair:
    return world.municipality, world.other_municipality


@sample
def organisation_pair(world: World, actor: Actor) -> Pair:
    pairs = [(rooms.organisation(), rooms.organisation()) for _time in range(2)]
    return tuple({"first": one.pk, "second": other.pk} for one, other in pairs)


@sample
def merge(world: World, actor: Actor) -> Pair:
    return tuple(
        merge_organisations(
            kept=rooms.organisation(), dropped=rooms.organisation(), from_dropped=set(), by=world.other_person
        )
        for _time in range(2)
    )


@sample
def letter(world: World, actor: Actor) -> Pair:
    def queued(to: str) -> Any:
        return queue_letter(
            builder="tests.mail.builders.plain", to=to, params={"name": "Aino"}, language="fi", kind="sample"
        )

    return queued("a@demo.example"), queued("b@demo.example")


@sample
def refusable_letter(world: World, actor: Actor) -> Pair:
    letters = [
        queue_letter(
            builder="tests.mail.builders.plain",
            to=f"{number}@demo.example",
            params={"name": "Aino"},
            language="fi",
            kind="organisation_founded",
        )
        for number in range(2)
    ]
    return tuple({"uuid": each.uuid, "token": refuse_token(each)} for each in letters)


@sample
def login_link(world: World, actor: Actor) -> Pair:
    return tuple({"token": create_login_link(email=world.stranger.email, by=None)} for _time in range(2))


@sample
def role_span(world: World, actor: Actor) -> Pair:
    holder = make.user()
    ours = make.span(holder, Role.ASSOCIATION_EDITOR, world.association.scope)
    return ours, make.span(holder, Role.ASSOCIATION_EDITOR, world.other_association.scope)


@sample
def roles_link(world: World, actor: Actor) -> Pair:
    found = []
    for association in (world.association, world.other_association):
        rooms.owner(association)
        ask_about(scope=association.scope, turn=timezone.localdate(), by=None)
        asked = RoleAsk.objects.get(scope=association.scope)
        found.append({"token": token_of(open_link(ROLES, asked.subject))})
    return tuple(found)


@sample
def person(world: World, actor: Actor) -> Pair:
    """Owners of one association, so that another owner of it may vouch for them."""
    return tuple(rooms.owner(association) for association in (world.association, world.other_association))


@sample
def person_pair(world: World, actor: Actor) -> Pair:
    return tuple({"kept": make.user().uuid, "dropped": make.user().uuid} for _time in range(2))


@sample
def address_link(world: World, actor: Actor) -> Pair:
    secretary = world.actor(Role.SECRETARY).user
    changes = [
        vouch_for_address(person=make.user(), email=f"uusi{number}@demo.example", note="Soitin.", by=secretary)
        for number in range(2)
    ]
    return tuple({"token": token_of(open_link(CONFIRM, change.subject))} for change in changes)


@sample
def my_data_link(world: World, actor: Actor) -> Pair:
    links = [make_link(purpose=MY_DATA, subject=f"person:{key}", email=f"{key}@demo.example") for key in ("a", "b")]
    return tuple({"token": token_of(link)} for link in links)


@sample
def erasure_link(world: World, actor: Actor) -> Pair:
    for key in ("a", "b"):
        request_erasure(user=None, email=f"{key}@demo.example", language="fi", by=None)
    links = [open_link(REGRET, request.subject) for request in ErasureRequest.objects.order_by("pk")]
    return tuple({"token": token_of(link)} for link in links)


@sample
def passkey(world: World, actor: Actor) -> Pair:
    def key(person: Any) -> Authenticator:
        data = {"name": "key", "credential": {}}
        return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)

    return key(actor.user or world.other_person), key(world.other_person)


@form_data("acting_choose")
def own_role(world: World, actor: Actor) -> dict[str, Any]:
    spans = actor.user.open_spans if actor.user else []
    return {"span": spans[0].pk if spans else 0}


@sample
def thread_end(world: World, actor: Actor) -> Pair:
    return {"end": "yhdistys", "uuid": world.association.uuid}, {
        "end": "yhdistys",
        "uuid": world.other_association.uuid,
    }


@sample
def thread_link(world: World, actor: Actor) -> Pair:
    found = []
    for association in (world.association, world.other_association):
        start = ("yhdistys", association.uuid)
        link = link_records(start=start, kind=LinkKind.DONE_BY, end=("kunta", world.municipality.uuid), by=None)
        found.append({"end": start[0], "uuid": start[1], "pk": link.pk})
    return tuple(found)


@form_data("order_step")
def _order_step(world: World, actor: Actor) -> dict[str, Any]:
    return {"do": "decline", "text": "Ei nyt"}


@form_data("thread_show")
def _thread_show(world: World, actor: Actor) -> dict[str, Any]:
    return {"way": "to.done_by", "address": f"/kunnat/{world.municipality.slug}/", "note": ""}


def _tickets() -> list[Ticket]:
    return [open_ticket(kind=Ticket.Kind.ACCESSIBILITY, text="Este", language="fi", by=None) for _number in range(2)]


@sample
def ticket(world: World, actor: Actor) -> Pair:
    return tuple(_tickets())


@sample
def ticket_receipt(world: World, actor: Actor) -> Pair:
    return tuple({"token": receipt_of(one)} for one in _tickets())


@sample
def own_follow(world: World, actor: Actor) -> Pair:
    def follow(person: Any) -> Follow:
        return follow_thing(kind="kunta", key=world.municipality.uuid, by=person)

    return follow(actor.user or world.stranger), follow(world.other_person)


@sample
def followable(world: World, actor: Actor) -> Pair:
    return thread_end(world, actor)


@sample
def saved_search(world: World, actor: Actor) -> Pair:
    return {"search": "yhdistykset"}, {"search": "toiminta"}


@sample
def follow_link(world: World, actor: Actor) -> Pair:
    follow = follow_thing(kind="kunta", key=world.municipality.uuid, by=world.stranger)
    facts = {"subject": follow.link_subject, "user": world.stranger, "email": world.stranger.email}
    return tuple({"token": token_of(make_link(purpose=purpose, **facts))} for purpose in (STOP, STOP_ALL))


from . import samples_bodies as samples_bodies  # noqa: E402 - adds its own functions to SAMPLES
from . import samples_huoltamo as samples_huoltamo  # noqa: E402 - adds its own functions to SAMPLES
from . import samples_meetings as samples_meetings  # noqa: E402 - adds its own functions to SAMPLES
from . import samples_orders as samples_orders  # noqa: E402 - adds its own functions to SAMPLES
from . import samples_outside as samples_outside  # noqa: E402 - adds its own functions to SAMPLES
from . import samples_representation as samples_representation  # noqa: E402 - adds its own functions to SAMPLES

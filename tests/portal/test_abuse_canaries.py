"""Hostile text in every text field of every model: no page, table, card or letter brings it to life."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from associations.actions.change import after_change
from associations.actions.claim import object_to_claim, open_claim, refuse_claim
from associations.actions.ending import dissolve_organisation
from associations.actions.invitation import invite
from associations.actions.message import relay_message
from associations.actions.ownership import remove_person
from associations.models import Claim, Contact, MunicipalContact, Organisation
from jane_portal.accounts.actions.people import appoint
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms

from .crawl import (
    body,
    client_of,
    each_at,
    hear_headers,
    may_answer_htmx_otherwise,
    patterns,
    rolled_back,
    row_of,
    writes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rendered_as_served")]

CANARIES = (
    "<script>alert(1)</script>{{7*7}}",
    '"><img src=x onerror=alert(1)>',
    "'><b hx-get=//paha.example hx-trigger=load>x",
    "javascript:alert(1)//{{7*7}}{% now 'Y' %}",
    "=HYPERLINK(1)+{{7*7}}\r\nBcc: a@b.fi",
)
ADDRESS = CANARIES[3]
ROOMS = ("accounts", "mail", "associations")
# Written by code alone and read as names of functions, addresses, tokens, codes or states.
CODE_OWN = {
    *(
        "slug",
        "token_hash",
        "sort_key",
        "scope",
        "role",
        "source",
        "builder",
        "message_id",
        "key",
        "state",
        "code",
        "password",
    ),
    *("former_code", "business_id", "register_number", "file", "logo", "language", "secret", "facet", "email", "to"),
    *("kind", "mailbox", "sender_email", "reply_to", "step", "map_key", "sector_code"),
}
PAGES = [pattern for pattern in patterns() if ":" not in pattern.name and pattern.name != "healthz"]
ACTORS = ("anonymous", "stranger", "association_owner", "municipal_ngo", "secretary", "administrator")


class Alive(HTMLParser):
    """Collects what could act: elements, attributes and addresses that hold a part of a canary."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inert = tag == "script" and dict(attrs).get("type") in {"application/json", "application/ld+json"}
        self.inside = tag if tag in {"script", "style"} and not inert else ""
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"<{tag} {name}={value}>")
            if name.startswith("hx-") and "paha.example" in text:
                self.found.append(f"<{tag} {name}={value}>")
            if name in {"href", "src", "action", "formaction", "hx-get", "hx-post"} and text.startswith(
                ("javascript:", "data:text", "vbscript:")
            ):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "img" and ("src", "x") in attrs:
            self.found.append("<img src=x>")

    def handle_data(self, data: str) -> None:
        if self.inside and "alert(1)" in data:
            self.found.append(f"<{self.inside}>{data[:80]}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def alive(html: str) -> list[str]:
    """What of the canaries lives in the page; also a template expression that was calculated."""
    reader = Alive()
    reader.feed(html)
    # 7*7 reckoned where the braces stood: the canaries that survive keep them.
    reckoned = [canary for canary in ("alert(1)</script>49", "alert(1)//49", "HYPERLINK(1)+49") if canary in html]
    return reader.found + reckoned


def domain_models() -> list[type[models.Model]]:
    return [
        model
        for label in ROOMS
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed and not model._meta.proxy and not model.__name__.endswith("Event")
    ]


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """Free text: no choices, no key, nothing that only code writes."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.GeneratedField | ArrayField)
        and not (field.choices or field.primary_key or field.unique or field.name in CODE_OWN)
    ]


def poison(tables: set[str] | None = None) -> set[str]:
    """Put a canary into every text field of every row there is; returns the fields that had a row.

    A row that holds its canaries already is left as it is. tables: the only ones in which there may be others.
    """
    done = set()
    for model in domain_models():
        if tables is not None and model._meta.db_table not in tables:
            continue
        fields = text_fields(model)
        names = [field.name for field in fields]
        for number, (pk, *held) in enumerate(model._base_manager.order_by("pk").values_list("pk", *names)):
            values = {}
            for place, field in enumerate(fields):
                address = isinstance(field, models.URLField)
                canary = ADDRESS if address else CANARIES[(number + place) % len(CANARIES)]
                values[field.name] = canary[: field.max_length] if field.max_length else canary
                done.add(f"{model.__name__}.{field.name}")
            if held != list(values.values()):
                model._base_manager.filter(pk=pk).update(**values)
    return done


@pytest.fixture(autouse=True)
def heard_headers(monkeypatch):
    hear_headers(monkeypatch)


def _more(world) -> None:
    """What the samples of addresses do not make, seen by as many as possible."""
    for association in (world.association, world.other_association):
        association.links.create(label="x", url="https://a.fi")
        rooms.contact(association, role_title="x", user=world.stranger)
        rooms.activity(association)
        rooms.claim(association, make.user())
    MunicipalContact.objects.create(municipality=world.municipality, role="ngo", name="x")
    for model in (Contact, MunicipalContact):
        model.objects.update(name_seen_by="public", email_seen_by="public", phone_seen_by="public")
    User.objects.update(show_name_publicly=True)


def _letters(world) -> None:
    """Letters of every kind that carries what somebody typed."""
    secretary, asker, owner = world.actor("secretary").user, make.user(), rooms.owner(world.association)
    organisation = world.association
    claim = open_claim(organisation=organisation, proof=Claim.Proof.TAKEOVER, explanation="x", by=asker)
    object_to_claim(claim=claim, objection="x", by=owner)
    refused = open_claim(organisation=world.other_association, proof=Claim.Proof.BOARD, explanation="x", by=asker)
    refuse_claim(claim=refused, reason="x", by=secretary)
    invite(organisation=organisation, email="a@demo.example", role=Role.ASSOCIATION_EDITOR, by=owner)
    appoint(email="b@demo.example", role=Role.ASSOCIATION_EDITOR, scope=organisation.scope, by=secretary)
    message = {"sender_name": "x", "sender_email": "c@demo.example", "subject": "x", "text": "x", "language": "fi"}
    relay_message(organisation=organisation, by=None, **message)
    remove_person(organisation=organisation, span=RoleSpan.objects.get(user__email="b@demo.example"), by=owner)
    rooms.owner(world.other_association)
    dissolve_organisation(organisation=world.other_association, dissolved_on=timezone.localdate(), by=secretary)


@pytest.fixture(scope="module")
def poisoned(world):
    """The world with hostile text everywhere, indexed as if it had been typed in."""
    _more(world)
    fields = poison()
    before = writes()
    after_change(*Organisation.objects.all())
    world.fields, world.overwritten = fields, changed(before)
    return world


def changed(before: dict[str, int]) -> set[str]:
    """The tables in which something was written since."""
    return {table for table, rows in writes().items() if rows != before.get(table)}


def test_every_kind_of_text_was_poisoned(poisoned):
    """A new model or field with free text joins by itself, as soon as it has a sample."""
    wanted = {"Organisation.name_fi", "Organisation.website", "Link.url", "Contact.name", "Activity.title", "User.name"}
    wanted |= {"Claim.explanation", "MunicipalContact.title"}
    assert wanted <= poisoned.fields


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: pattern.name)
def test_no_page_brings_hostile_text_to_life(poisoned, pattern):
    faults = []
    before, actors = writes(), [poisoned.actor(name) for name in ACTORS]

    def made():
        poison(changed(before) | poisoned.overwritten)

    for actor, where in each_at(pattern, row_of(pattern.name), poisoned, actors, made):
        client = client_of(actor)
        for relation, address in where.items():
            if relation == "absent":
                continue
            answers = [client.get(address)]
            # Where nobody looked at the headers of htmx, asking with them is the same question again.
            if may_answer_htmx_otherwise(answers[0]):
                answers.append(client.get(address, headers={"HX-Request": "true"}))
            for answer in answers:
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    faults += [f"{actor.name} {address}: {one}" for one in alive(body(answer).decode())]
    assert faults == []


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("path", ["/haku/", "/yhdistykset/", "/toiminta/", "/tili/login/", "/demo/postit/"])
def test_no_question_is_answered_alive(poisoned, client: Client, path, canary):
    query = dict.fromkeys(["q", "kunta", "ala", "laji", "next", "to", "login", "page", "sivu"], canary)
    for headers in ({}, {"HX-Request": "true"}):
        assert alive(client.get(path, query, headers=headers).content.decode()) == []


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_tables_hold_no_formula_and_cards_no_extra_line(poisoned, client: Client, language):
    table = body(client.get(f"{language}/yhdistykset.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))
    assert any("HYPERLINK" in cell or "alert" in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    sheet = load_workbook(io.BytesIO(body(client.get(f"{language}/yhdistykset.xlsx")))).active
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    card = client.get(f"{language}/yhdistykset/{poisoned.association.slug}/yhteystiedot.vcf").content.decode()
    known = ("BEGIN:", "VERSION:", "FN:", "ORG:", "TITLE:", "EMAIL:", "TEL:", "URL:", "END:", " ")
    assert [line for line in card.split("\r\n") if line and not line.startswith(known)] == []


def test_letters_stay_letters(poisoned):
    """Every letter in the queue, rendered from hostile records: one subject line, no live markup, no header."""
    written = set()
    with rolled_back():
        _letters(poisoned)
        poison()
        for letter in Letter.objects.exclude(params={}):
            try:
                text = write_letter(builder=letter.builder, language="fi", params=letter.params)
            except NotNeeded:
                continue
            written.add(letter.kind)
            assert "\n" not in text.subject and "\r" not in text.subject
            assert alive(text.html) == [], letter.builder
            assert not any(line.startswith("Bcc:") for line in text.text.splitlines()), letter.builder
    assert written >= {"invitation", "relayed_message", "removed", "claim_refused", "organisation_dissolved"}


def test_the_reader_sees_what_lives():
    """The measure itself: raw canaries are found."""
    assert len(alive(CANARIES[0])) == 1
    assert len(alive(CANARIES[1])) == 2
    assert len(alive(CANARIES[2])) == 1
    assert len(alive('<a href="javascript:alert(1)">x</a>')) == 1

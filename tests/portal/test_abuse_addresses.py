"""Abuse cases 3, 14, 23, 24, 25: addresses that scanners open, that lead away, are fetched, logged or replayed."""

from __future__ import annotations

import io
import logging
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import resolve, reverse

from jane_portal.accounts.actions.my_data import file_of, make_copy, request_copy
from jane_portal.accounts.models import DataCopy
from jane_portal.core.pdf import prints
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.core.web.logs import MaskingFormatter
from jane_portal.mail.models import Letter
from tests.factories import accounts as make

from .crawl import Pattern, addresses, ask, body, client_of, patterns, rolled_back, row_of, writes
from .samples import FORM_DATA, SAMPLES
from .test_abuse_canaries import _letters, _more, domain_models, text_fields
from .test_fuzz import leads_away

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rendered_as_served")]
OURS = [pattern for pattern in patterns() if ":" not in pattern.name and pattern.name != "healthz"]
# Addresses with a token: whoever holds one may do something.
TOKENS = [pattern for pattern in OURS if row_of(pattern.name).blind]


def token_address(world, pattern: Pattern) -> str:
    return addresses(pattern, row_of(pattern.name), world, world.actor("anonymous"))["own"]


# --- 14: programs open every link of a letter, and links of the pages behind them ------------------------------------


def _scan(address: str) -> list[int]:
    """As mail scanners do: with and without cookies, the address and the pages that it leads to."""
    scanner = Client(raise_request_exception=False)
    answers = [Client().head(address), Client().options(address), scanner.get(address)]
    answers.append(scanner.get(address, follow=True))
    page = answers[-1].content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    answers += [scanner.get(link) for link in re.findall(r'href="(/[^"]*)"', main)]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("pattern", TOKENS, ids=lambda pattern: pattern.name)
def test_opening_a_personal_link_changes_nothing(world, pattern):
    with rolled_back():
        address = token_address(world, pattern)
        before = writes()
        statuses = _scan(address)
        assert writes() == before
        assert max(statuses) < 500


def test_opening_every_link_of_every_letter_changes_nothing(world):
    """Letters of all the samples and deeds there are; each link is asked for by two kinds of programs."""
    with rolled_back():
        for kind in ("invitation_link", "freshness_link", "address_link", "my_data_link", "erasure_link", "ticket"):
            SAMPLES[kind](world, world.actor("anonymous"))
        _letters(world)
        found: set[str] = set()
        for letter in Letter.objects.exclude(params={}).order_by("pk"):
            try:
                text = write_letter(builder=letter.builder, language=letter.language, params=letter.params)
            except NotNeeded:
                continue
            links = re.findall(rf"{re.escape(settings.PORTAL_BASE_URL)}(/[^\s\"<>]*)", text.text + text.html)
            found |= {link.replace("&amp;", "&") for link in links}
        before = writes()
        for link in sorted(found):
            assert max(_scan(link)) < 500, link
        assert writes() == before
        opened = {resolve(link.partition("?")[0]).view_name for link in found}
        assert opened >= {"invitation_open", "freshness_open", "address_open", "erasure_open"}


# --- 24: parameters and headers that lead to somebody else -----------------------------------------------------------

AWAY = (
    *("https://paha.example/", "//paha.example/", "/\\paha.example/", "\\\\paha.example", "http:paha.example"),
    *("///paha.example", "https:/paha.example", "javascript:alert(1)", "data:text/html,x", "/\t/paha.example/"),
    *("%2F%2Fpaha.example", "//paha.example\\@testserver", "https://testserver@paha.example/"),
    "https://testserver.paha.example/",
)
PARAMETERS = ("next", "to", "url", "redirect", "return", "return_to", "continue", "path", "page", "HX-Current-URL")
# Where a parameter is meant to lead on, every address of the list is tried.
LEADING = {"account_login", "account_logout", "account_signup", "acting_choose", "kept_post", "account_reauthenticate"}
LEADING |= {"mfa_authenticate", "mfa_reauthenticate", "account_request_login_code", "account_confirm_login_code"}


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: pattern.name)
def test_no_parameter_leads_away(world, pattern):
    number = OURS.index(pattern)
    tried = AWAY if pattern.name in LEADING else (AWAY[number % len(AWAY)],)
    found = []
    for name in ("anonymous", "secretary"):
        actor = world.actor(name)
        with rolled_back():
            address = addresses(pattern, row_of(pattern.name), world, actor)
            address = address.get("own") or address[""]
            form = FORM_DATA[pattern.name](world, actor) if pattern.name in FORM_DATA else {}
            for payload in tried:
                values = dict.fromkeys(PARAMETERS, payload)
                for method in ("GET", "POST"):
                    with rolled_back():
                        client = client_of(actor)
                        answer = (
                            client.get(address, values, headers={"HX-Request": "true", "HX-Current-URL": payload})
                            if method == "GET"
                            else client.post(address, form | values, query_params=values)
                        )
                    led = [answer.headers.get(header, "") for header in ("Location", "HX-Redirect", "HX-Location")]
                    found += [f"{method} {payload} as {name}: {one}" for one in led if leads_away(one)]
    assert found == []


def test_every_foreign_host_is_refused_at_every_address(world):
    found = []
    for pattern in OURS:
        with rolled_back():
            address = addresses(pattern, row_of(pattern.name), world, world.actor("anonymous"))
            address = address.get("own") or address[""]
            refused = Client(raise_request_exception=False).get(address, headers={"host": "paha.example"})
            forwarded = Client().get(address, headers={"X-Forwarded-Host": "paha.example", "X-Host": "paha.example"})
        told = forwarded.headers.get("Location", "").encode() + body(forwarded)
        if refused.status_code != 400 or b"paha.example" in told:
            found.append(f"{address}: {refused.status_code}")
    assert found == []


# --- 23: nothing that people type is fetched -------------------------------------------------------------------------


@pytest.fixture
def canary():
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_HEAD = do_GET

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def test_no_typed_address_is_fetched_by_the_portal(world, canary, tmp_path):
    """The address of a listening server and of a file, in every text: pages, cards and letters touch neither."""
    web, asked = canary
    secret = tmp_path / "salaisuus.txt"
    secret.write_text("salaisuus-4711")
    bait = f'<img src="{web}/img"><link rel="stylesheet" href="{web}/css"><img src="{secret.as_uri()}">{web}/text'
    with rolled_back():
        _more(world)
        _letters(world)
        for model in domain_models():
            values = {
                field.name: web + "/url" if isinstance(field, models.URLField) else bait
                for field in text_fields(model)
                if field.max_length is None or field.max_length >= len(bait)
            }
            if values:
                model._base_manager.update(**values)
        for pattern in OURS:
            with rolled_back():
                where = addresses(pattern, row_of(pattern.name), world, world.actor("secretary"))
                answer = ask(client_of(world.actor("secretary")), "GET", where.get("own") or where[""])
                assert b"salaisuus-4711" not in body(answer), pattern.name
        for letter in Letter.objects.exclude(params={}):
            try:
                text = write_letter(builder=letter.builder, language="fi", params=letter.params)
            except NotNeeded:
                continue
            assert "salaisuus-4711" not in text.text + text.html
        assert prints.make_print(kind="municipality_card", key=world.municipality.code, language="fi")
    assert asked == []


# --- 25: no token in a log --------------------------------------------------------------------------------------------


@pytest.fixture
def lines():
    """What every log of the portal would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    line = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(MaskingFormatter(line["fmt"], style=line["style"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_personal_link_and_no_password_stands_in_a_log(world, lines):
    """Opened well and badly, in every language, carried along in a question, and posted where nobody listens."""
    tokens = set()
    with rolled_back():
        for pattern in TOKENS:
            address = token_address(world, pattern)
            tokens.add(max(re.findall(r"[A-Za-z0-9_-]{43}", address), key=len))
            client = Client(raise_request_exception=False)
            for prefix in ("", "/sv", "/selko", "/ei-ole"):
                client.get(prefix + address)
                client.post(prefix + address + "x/", {"a": "\x00"})
            client.get(f"/ei-ole/?next={address}")
            logging.getLogger("django.request").warning("Not Found: %s", f"/x/?next={address.replace('/', '%2F')}")
        Client().post("/tili/login/", {"login": world.stranger.email, "password": "kissa-istuu-kiikussa"})
        Client().post("/tili/login/", {"password": "kissa-istuu-kiikussa"}, headers={"host": "paha.example"})
    written = lines.getvalue()
    assert len(tokens) == len(TOKENS) and "Not Found" in written
    assert [token for token in tokens if token in written] == []
    assert "kissa-istuu-kiikussa" not in written


# --- 3: a copy of one's data is handed to its owner alone -------------------------------------------------------------


def test_copy_of_somebodys_data_is_nobody_elses(world):
    with rolled_back():
        owner = world.stranger
        made = request_copy(user=owner, email=owner.email, language="fi", by=owner)
        make_copy(copy_id=made.pk)
        made.refresh_from_db()
        assert made.state == DataCopy.State.READY
        stored, page = file_of(made), reverse("my_data_file")
        for actor in world.actors:
            client = client_of(actor)
            assert client.get(stored.get_absolute_url()).status_code == 404, actor.name
            answer = client.get(page)
            assert answer.status_code == (200 if actor.name == "stranger" else 302), actor.name
        assert body(client_of(world.actor("stranger")).get(page))[:2] == b"PK"
        # The right is asked for again at each download.
        type(owner).objects.filter(pk=owner.pk).update(is_active=False)
        assert client_of(world.actor("stranger")).get(page).status_code == 302
        type(owner).objects.filter(pk=owner.pk).update(is_active=True)
        other = Client()
        other.force_login(make.user(email="vieras@demo.example"))
        assert other.get(page, {"email": owner.email, "user": owner.pk}).status_code == 302

"""Requests that no honest browser sends: every address answers, and none with a fault of its own."""

import random
import urllib.parse

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import accounts as make

from .crawl import addresses, ask, client_of, each_at, patterns, rolled_back, row_of
from .fuzz import connection_kept
from .samples import ABSENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rendered_as_served")]
# The health page says 503 when the broker of the test machine is down.
OURS = [pattern for pattern in patterns() if ":" not in pattern.name and pattern.name != "healthz"]
NASTY = (
    *("", "0", "-1", "9" * 30, "9" * 5000, "1e9", "NaN", "٣", "on", "true", "[]", "{}", "null"),
    *("'", '"', "\\", "%", "%s%(a)s", "{{7*7}}", "${7*7}", "a" * 70_000, "\ud7ff\uffff", "\u202e", "🙂" * 300),
    *("../../etc/passwd", "//paha.example/", "<script>", "1 & ! | ( ) : *", "'; select 1 --", "a\r\nb: c"),
    *("9999-99-99", "2026-02-30", "0001-01-01", "00:00", "=1+1", "\x01", "a@b", '"\x0b"@b.fi', "http://[", "ftp://x"),
)
NAMES = (
    *("q", "page", "sivu", "kunta", "ala", "laji", "kieli", "jarjestys", "nakyma", "next", "to", "rows", "o", "rooli"),
    *("name", "name_fi", "email", "login", "password", "code", "role", "scope", "span", "until", "state", "kind"),
    *("version", "text", "subject", "sender_name", "sender_email", "opened", "proof", "explanation", "reason"),
    *("do", "outcome", "row", "shown", "column_0", "phone", "user", "municipality", "domicile", "sector", "works_in"),
    *("label_1", "url_1", "website", "languages", "founded_year", "business_id", "register_number", "valid_until"),
    *("credential", "passkey", "signup", "dissolved_on", "what", "action", "up", "wish", "query", "mailbox", "account"),
)
HEADERS = (
    {"HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Current-URL": "http://testserver//paha.example/"},
    {"HX-Request": "true", "HX-Target": "<x>", "HX-Boosted": "true"},
    {"Accept-Language": "xx-" * 900 + ",fi;q=nan"},
    {"Content-Type": "text/plain; charset=utf-16"},
    {"X-Forwarded-For": "1.2.3.4, ' or 1=1", "X-Forwarded-Host": "paha.example"},
    {"Cookie": f'{settings.SESSION_COOKIE_NAME}="' + "\\000" * 32 + '"'},
    {"Cookie": f"{settings.SESSION_COOKIE_NAME}={'x' * 3000}; django_language='; messages=x"},
    {"Range": "bytes=9-1,0-", "If-Modified-Since": "yesterday", "If-None-Match": "\x7f"},
    {"Host": "paha.example"},
    {"Host": "[::1"},
)
BODIES = (
    ("application/json", b'{"a": ' + b"[" * 5000),
    ("application/x-www-form-urlencoded", b"a=%00&%00=b"),
    ("application/x-www-form-urlencoded", b"a=%FF%FE&b=%u1234&=&&&"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AAA-"),
    ("multipart/form-data; charset=utf-16; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"; filename="../0"\r\n\r\n'),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n'
     b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--\r\n"),
    ("", b"\x00\xff"),
)  # fmt: skip


def _odd(chance: random.Random) -> dict[str, list[str]]:
    return {name: chance.choices(NASTY, k=chance.choice((1, 1, 3))) for name in chance.sample(NAMES, 12)}


def _known_values(chance: random.Random) -> dict[str, list[str]]:
    """Every known name with something, so that forms get past their required fields."""
    good = {"version": "1", "email": "a@demo.example", "role": "editor", "until": "2030-01-01", "kind": "association"}
    return {name: [good.get(name, chance.choice(NASTY))] for name in NAMES}


def _spoilt(address: str, chance: random.Random) -> str:
    path, _mark, query = address.partition("?")
    tail = chance.choice(("", "%00", "%FF", "..%2F..%2Fx", "%E2%80%AE", "1" * 40, "/", ";a=b", "%0d%0aX: y"))
    return f"{path.rstrip('/')}{tail}/?{query}" if tail else address


def _requests(client: Client, address: str, chance: random.Random):
    """(what was asked, its answer) for one address: some methods, encodings, repeated and foreign parameters."""
    query = urllib.parse.urlencode(_odd(chance), doseq=True, errors="replace")
    yield f"GET ?{query[:300]}", client.get(f"{address}?{query}")
    data = chance.choice((_odd, _known_values))(chance)
    yield f"POST {str(data)[:600]}", client.post(address, data)
    kind, sent = chance.choice(BODIES)
    yield f"POST {kind} {sent[:60]!r}", client.generic("POST", address, sent, content_type=kind)
    headers = chance.choice(HEADERS)
    yield f"GET {headers}", client.get(address, headers=headers)
    spoilt = _spoilt(address, chance)
    yield f"GET {spoilt}", client.get(spoilt)
    method = chance.choice(("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "QUERY", "get"))
    yield method, client.generic(method, address)
    yield "GET ?%00", client.get(f"{address}?a=%00&%00=1")


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: pattern.name)
def test_no_request_breaks_a_page(world, pattern):
    chance = random.Random(pattern.name)  # the same requests each time
    row = row_of(pattern.name)
    broken = []
    actors = [world.actor(name) for name in ("anonymous", "association_owner", "secretary")]
    for actor, where in each_at(pattern, row, world, actors):
        for relation, address in where.items():
            if relation == "absent" and actor.name != "anonymous":
                continue
            with rolled_back():
                for told, answer in _requests(client_of(actor), address, chance):
                    if answer.status_code >= 500:
                        broken.append(f"{answer.status_code} {actor.name} {address} {told}")
    assert broken == []


@pytest.mark.parametrize("pattern", [each for each in OURS if "pk" in each.params], ids=lambda pattern: pattern.name)
def test_a_number_too_large_for_the_database_is_just_absent(world, pattern):
    arguments = {param: ABSENT.get(param, "x") for param in pattern.params} | {"pk": 10**30}
    for name in ("anonymous", "secretary"):
        with rolled_back():
            for method in ("GET", "POST"):
                answer = ask(client_of(world.actor(name)), method, reverse(pattern.name, kwargs=arguments))
                assert answer.status_code in {302, 404, 405}, (method, name)


# Mail programs press "unsubscribe" for their readers without ever opening the page (RFC 8058).
WITHOUT_TOKEN = {"notice_refuse"}


@pytest.mark.parametrize(
    "pattern", [one for one in OURS if one.name not in WITHOUT_TOKEN], ids=lambda pattern: pattern.name
)
def test_every_post_wants_a_token(world, pattern):
    """With a session and without the token nothing is done, not even kept for later."""
    actor = world.actor("secretary")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(actor.cookies)
    with rolled_back():
        for address in addresses(pattern, row_of(pattern.name), world, actor).values():
            assert strict.post(address).status_code in {403, 405}, address


def test_null_bytes_and_odd_encodings_are_refused(client):
    nulls = "\\000" * 32
    asked = [
        client.get("/haku/?q=%00"),
        client.get("/haku/?%00=q"),
        client.get("/haku/?q=a", headers={"cookie": f'{settings.SESSION_COOKIE_NAME}="{nulls}"'}),
        client.post("/tili/login/", {"login\x00": "a"}),
        client.post("/tili/login/", b"login=+AAA-", content_type="application/x-www-form-urlencoded; charset=utf-7"),
        client.get("/haku/?q=%41", headers={"content-type": "text/plain; charset=utf-7"}),
    ]
    assert [answer.status_code for answer in asked] == [400] * len(asked)


@pytest.mark.parametrize("charset", ["hex", "base64", "rot13", "ei-ole", "utf-16"])
def test_encodings_that_are_none_are_refused_at_the_door(charset):
    from jane_portal.wsgi import application

    environ = RequestFactory()._base_environ(
        PATH_INFO="/haku/", QUERY_STRING="q=%41", CONTENT_TYPE=f"multipart/form-data; charset={charset}; boundary=b"
    )
    statuses: list[str] = []
    with connection_kept():
        list(application(environ, lambda status, headers, error=None: statuses.append(status)))
    assert statuses == ["400 Bad Request"]


@pytest.mark.parametrize("length", ["abc", "-1", "+5", "0x10", "1_0", "\xd9\xa3"])
def test_length_that_is_no_number_is_refused(client, length):
    answer = client.generic("POST", "/tili/login/", b"a=b", "application/x-www-form-urlencoded", CONTENT_LENGTH=length)
    assert answer.status_code == 400


def test_administration_is_asked_by_no_empty_field(client):
    """Django looks a record up by the field that the query names, even when it names none."""
    client.force_login(make.administrator())
    person = make.user()
    for what, want in (("change", 200), ("delete", 403)):
        answer = client.get(f"/hallinta/accounts/user/{person.pk}/{what}/?_to_field=")
        assert answer.status_code == want


def test_administration_holds_nothing_but_our_own_pages(client):
    client.force_login(make.administrator())
    assert {model._meta.app_label for model in admin.site._registry} <= {"accounts", "mail"}
    assert client.get("/hallinta/account/emailaddress/").status_code == 404
    # Nobody chooses the password of another person.
    assert (
        b"password"
        not in client.get(f"/hallinta/accounts/user/{make.user().pk}/change/").content.partition(b"<main")[2]
    )
    assert client.get("/hallinta/password_change/").headers["Location"] == reverse("account_change_password")

"""Requests that nobody honest sends, made from a name such as `1/contact_update/secretary/17`.

The parts are seed, pattern, actor and number.

The same name makes the same request again, but for the keys of records, which differ from run to run. Requests go
through the whole WSGI application, so that nothing of the test client stands between.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse

from .crawl import Pattern, addresses, row_of
from .samples import FORM_DATA
from .world import Actor, World

ACTORS = ("anonymous", "association_editor", "municipal_ngo", "secretary", "administrator")
CSRF = "a" * 32
ADMIN_ARGUMENTS = {"object_id": "1", "app_label": "accounts", "content_type_id": 1}
FOREIGN = "paha.example"

TEXTS = (
    *("", " ", "0", "-1", "-0", "00", "1e9", "1.5", "NaN", "inf", "٣", "²", "0x10", "9" * 19, "9" * 30, "-" + "9" * 30),
    *(
        "9" * 5000,
        "2147483648",
        "-9223372036854775809",
        "true",
        "None",
        "null",
        "undefined",
        "[]",
        "{}",
        "on",
        "__all__",
    ),
    *("'", '"', "\\", "%", "%s%(a)s", "%00", "%ud800", "{{7*7}}", "{% now 'Y' %}", "${7*7}", "{0.__class__}", "$(id)"),
    *("a" * 255, "a" * 256, "a" * 70_000, "ä" * 3000, "🙂" * 300, "\ud7ff\uffff", "\u202e\u200f", "a\u0300" * 500),
    *(
        "../../etc/passwd",
        "..\\..\\x",
        "/",
        "//",
        f"//{FOREIGN}/",
        f"https://{FOREIGN}",
        f"/\\{FOREIGN}",
        "file:///etc",
    ),
    *(
        "javascript:alert(1)",
        "<script>alert(1)</script>",
        "1 & ! | ( ) : * <->",
        "'; select 1 --",
        "a\r\nSet-Cookie: b=c",
    ),
    *("\r", "\n", "\t", "\x0b", "\x01", "\x7f", "\x85", "\u2028", "a@b", '"\x0b"@b.fi', "a@" + "b" * 300 + ".fi", "@"),
    *(
        "http://[",
        "http://[::1",
        "http://a:99999/",
        "http://xn--",
        "ftp://x",
        "data:,",
        "mailto:a@b.fi",
        "http://ä.fi:ä",
    ),
    *("9999-12-31", "9999-99-99", "2026-02-30", "0001-01-01", "0000-00-00", "31.12.9999", "1.1.1", "24:00", "00:00:60"),
    *(
        "=1+1",
        "fi",
        "sv",
        "xx",
        "426",
        "association",
        "editor",
        "public",
        "00000000-0000-0000-0000-000000000000",
        "x-y",
    ),
)
BYTES = (
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xe2\x82",
    b"\xc0\xaf",
)
NAMES = (
    *(
        "q",
        "page",
        "sivu",
        "kunta",
        "ala",
        "laji",
        "kieli",
        "jarjestys",
        "nakyma",
        "next",
        "to",
        "o",
        "e",
        "p",
        "rooli",
    ),
    *("id", "pk", "uuid", "slug", "user", "email", "version", "text", "name", "state", "csrfmiddlewaretoken", "action"),
    *(
        "updated_since",
        "municipality",
        "sector",
        "page_size",
        "sort",
        "order",
        "format",
        "fields",
        "_popup",
        "_to_field",
    ),
    *("name__startswith", "user__password", "a[]", "a[b]", "a.b", "__proto__", "", " ", "\u0000", "x" * 3000, "ä", "%"),
)
PAGES = ("0", "-1", "1", "2", "999999999", "9" * 40, "last", "1.0", "+1", " 1", "١", "1e3", "")
PREFIXES = (
    *("", "", "", "/sv", "/en", "/fi", "/SV", "/xx", "/sv/en", "/sv-fi", "//", "/%73v", "/sv%00", "/en/..", "/selko"),
    *("/selko/sv", "/selko/selko", "/selko//paha.example", "/%2Fpaha.example", "/.", "/static", "/static/..%2f"),
)
TAILS = ("%00", "%FF", "..%2F..%2Fx", "%E2%80%AE", "1" * 400, "/", ";a=b", "%0d%0aX: y", "%252e", ".json", "/../", "\\")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "QUERY", "get", "x" * 300)
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Accept", ("*/*;q=nan", "application/json", "text/html;" * 900, "image/webp", ";", "a/b;q=9e99", "*/*, " * 200)),
    ("Accept-Language", ("xx-" * 900 + ",fi;q=nan", "sv;q=0.1,en", "*", "fi;q=-1", "fi-" + "9" * 9000, "\xff")),
    ("Accept-Encoding", ("gzip;q=0, *;q=0", "x" * 9000, "identity;q=0")),
    ("Cookie", ("=", ";;;", "a=b; " * 300, "messages=x", "django_language=xx", 'x="\\000"', 'x="\\', "jane_csrf=\xe4")),
    ("HX-Request", ("true", "1")),
    ("HX-Current-URL", ("http://[", f"http://{FOREIGN}/", "javascript:x", "%00", "x" * 9000)),
    ("HX-Target", ("<x>", "main", "x" * 9000)),
    ("HX-Trigger-Name", ('"', "\xff")),
    ("HX-Prompt", ("x" * 9000,)),
    ("If-Modified-Since", ("yesterday", "Thu, 01 Jan 0000 00:00:00 GMT", "Sun, 06 Nov 9994 08:49:37 GMT", "9" * 900)),
    ("If-None-Match", ("*", "W/", '"' * 9, '"a", ' * 900, "\x7f")),
    ("If-Unmodified-Since", ("x", "Thu, 32 Jan 2026 00:00:00 GMT")),
    ("If-Match", ('"x"', "*")),
    ("Range", ("bytes=9-1,0-", "bytes=0-0", "bytes=-0", "bytes=" + "0-," * 900, "x=1", "bytes=" + "9" * 40 + "-")),
    ("Origin", ("null", f"https://{FOREIGN}", "http://[", "x" * 9000)),
    ("Referer", (f"https://{FOREIGN}/", "http://[", "\xff", "x" * 9000)),
    ("Host", (FOREIGN, "[::1", "testserver:99999", "testserver:x", "", "testserver\t", "localhost:1", "a" * 300)),
    ("X-Forwarded-For", ("1.2.3.4, ' or 1=1", "::1", "x" * 9000, ",,,", "999.1.1.1")),
    ("X-Forwarded-Host", (FOREIGN,)),
    ("X-Forwarded-Proto", ("https", "x")),
    ("X-HTTP-Method-Override", ("DELETE",)),
    ("X-Original-URL", ("/hallinta/",)),
    ("Authorization", ("Basic " + "=" * 90, "Bearer x", "\xff")),
    ("Content-Length", ("abc", "-1", "", "+5", "0x10", "٣".encode().decode("latin-1"))),
    ("Content-Encoding", ("gzip", "br")),
    ("Sec-Fetch-Site", ("cross-site",)),
    ("User-Agent", ("", "\xff\xfe", "x" * 9000, "<script>")),
)  # fmt: skip
KINDS = (
    *(
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/xml",
        "",
        "x",
        ";;;",
        "a/b/c",
    ),
    *(
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 300,
        "\xff/\xff",
    ),
    *("multipart/form-data; boundary=b; charset=utf-16", "application/x-www-form-urlencoded; charset=hex", "text/html"),
    *("application/x-www-form-urlencoded; charset=", "multipart/mixed; boundary=b", "multipart/form-data; boundary=b"),
)
RAW = (
    *(b"", b"\x00\xff", b"a=%00&%00=b", b"a=%FF%FE&b=%u1234&=&&&", b"&" * 3000, b"a&" * 1990, b"a=b;" * 90, b"=" * 900),
    *(
        b"[" * 5000,
        b'{"a":' * 3000,
        b'{"a": 1e999}',
        b'{"a": NaN, "a": 2}',
        b'"\\ud800"',
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    ),
    *(
        b"--b",
        b"--b--",
        b"--b\r\n\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n" * 900,
    ),
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../x\x00.png"\r\n\r\nx\r\n--b--\r\n',
    b"--b\r\nContent-Disposition: form-data; name*=utf-16''%ff%fe; filename*=hex''zz\r\n\r\nx\r\n--b--\r\n",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\nContent-Type: '
    + b"x" * 9000
    + b"\r\n\r\n",
    b"a=" + b"x" * 6_000_000,
    b"&".join(b"a%d=1" % number for number in range(2100)),
)


@dataclass
class Asked:
    method: str
    path: str  # percent-encoded
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    body: bytes = b""

    def __str__(self) -> str:
        """Enough to send it again by hand; what is long is cut."""
        told = f"{self.method} {self.path[:300]}?{self.query[:400]}"
        told += "".join(f" | {name}: {value[:80]!r}" for name, value in self.headers.items() if name != "Cookie")
        return told + (f" | {self.kind[:80]!r} {len(self.body)} bytes {self.body[:900]!r}" if self.body else "")


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    seconds: float


@contextlib.contextmanager
def connection_kept() -> Iterator[None]:
    """The connection holds what the test has not committed: requests begin and end without closing it."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


@connection_kept()
def send(asked: Asked, actor: Actor) -> Answer:
    """What the portal answers, 599 when even its own error page did not come."""
    from jane_portal.wsgi import application

    told: list[Any] = []
    started = time.perf_counter()
    try:
        parts = application(_environ(asked, actor), lambda status, headers, error=None: told.append((status, headers)))
        try:
            body = b"".join(parts)
        finally:
            parts.close()
        status = int(told[-1][0].split()[0])
    except Exception as error:  # noqa: BLE001 - whatever it is, a web server would answer 500
        return Answer(599, [], repr(error).encode(), time.perf_counter() - started)
    return Answer(status, told[-1][1], body, time.perf_counter() - started)


def _environ(asked: Asked, actor: Actor) -> dict[str, Any]:
    cookies = [f"{name}={value}" for name, value in (actor.cookies or {}).items()]
    cookies.append(f"{settings.CSRF_COOKIE_NAME}={CSRF}")
    headers = {"Host": "testserver", "X-CSRFToken": CSRF, "Cookie": "; ".join(cookies)} | asked.headers
    environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": urllib.parse.unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query.encode(errors="replace").decode("latin-1"),
        "CONTENT_TYPE": asked.kind,
        "CONTENT_LENGTH": headers.pop("Content-Length", str(len(asked.body))),
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}


class _Fields(HTMLParser):
    """The fields of the forms of a page, filled in as the page does it; empty ones that must be filled get a word."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and (given.get("value") or self.select not in self.found):
            if "selected" in given or len(self.found.get(self.select, [""])[0]) == 0:
                self.found[self.select] = [given.get("value") or ""]
        elif tag in {"input", "textarea", "button"} and name and name != "csrfmiddlewaretoken":
            if kind in {"checkbox", "radio"} and "checked" not in given and "required" not in given:
                self.found.setdefault(name, [])
            else:
                filler = {"email": "a@demo.example", "url": "https://a.fi/", "date": "2026-12-01", "number": "1"}
                self.found[name] = [given.get("value") or filler.get(str(kind), "sana" if "required" in given else "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


@dataclass
class Place:
    """One pattern as one actor: its addresses, and what its forms would send when filled in honestly."""

    own: str
    others: list[str]
    form: dict[str, list[str]]
    ids: list[str]


def place_of(pattern: Pattern, world: World, actor: Actor) -> Place:
    if pattern.name.startswith("admin:"):
        given = {name: ADMIN_ARGUMENTS.get(name, "1") for name in pattern.params}
        where = {"": reverse(pattern.name, kwargs=given)}
    else:
        where = addresses(pattern, row_of(pattern.name), world, actor)
    own = where.get("own") or where[""]
    fields = _Fields()
    page = send(Asked("GET", own), actor)
    fields.feed(page.body.decode(errors="replace") if page.status == 200 else "")
    if pattern.name in FORM_DATA:
        fields.found |= {name: [str(value)] for name, value in FORM_DATA[pattern.name](world, actor).items()}
    ids = [world.other_association, world.association, world.other_person, world.other_municipality]
    known = [str(getattr(one, name)) for one in ids for name in ("pk", "uuid", "slug", "scope") if hasattr(one, name)]
    return Place(own, [one for relation, one in where.items() if relation != "own"], fields.found, known)


def request_of(name: str, place: Place) -> Asked:
    """The request of this name: how it looks is drawn from the name alone."""
    chance = random.Random(name)
    asked = Asked("GET", place.own if chance.random() < 0.7 or not place.others else chance.choice(place.others))
    for change in chance.sample(_CHANGES, chance.choice((1, 1, 1, 2))):
        change(asked, place, chance)
    return asked


def _value(place: Place, chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.1:
        return chance.choice(BYTES)
    if kind < 0.2:
        return chance.choice(place.ids).encode()
    if kind < 0.3:
        letters = [chr(chance.choice((chance.randrange(1, 128), chance.randrange(160, 0xD000)))) for _one in range(20)]
        return "".join(letters).encode()
    return chance.choice(TEXTS).encode()


def _pairs(place: Place, chance: random.Random) -> list[tuple[str, bytes]]:
    names = [*NAMES, *place.form]
    drawn = [chance.choice(names) for _one in range(chance.choice((1, 3, 12)))]
    pairs = [(name, _value(place, chance)) for name in drawn for _time in range(chance.choice((1, 1, 3)))]
    if chance.random() < 0.3:
        pairs += [(name, chance.choice(PAGES).encode()) for name in ("page", "sivu", "p")]
    return pairs


def _filled(place: Place, chance: random.Random) -> list[tuple[str, bytes]]:
    """The honest form with one to three fields spoilt, so that it comes past all the others."""
    form = {name: [value.encode() for value in values] for name, values in place.form.items()}
    for name in chance.sample(sorted(form), min(len(form), chance.choice((1, 2, 3)))):
        form[name] = [_value(place, chance) for _time in range(chance.choice((0, 1, 1, 1, 2)))]
    return [(name, value) for name, values in form.items() for value in values]


def _encoded(pairs: list[tuple[str, bytes]]) -> str:
    return "&".join(f"{urllib.parse.quote(name)}={urllib.parse.quote(value)}" for name, value in pairs)


def _ask(asked: Asked, place: Place, chance: random.Random) -> None:
    asked.query = _encoded(_pairs(place, chance))


def _post(asked: Asked, place: Place, chance: random.Random) -> None:
    pairs = _filled(place, chance) if place.form and chance.random() < 0.8 else _pairs(place, chance)
    asked.method = "POST"
    how = chance.random()
    if how < 0.6:
        asked.kind, asked.body = "application/x-www-form-urlencoded", _encoded(pairs).encode()
    elif how < 0.9:
        asked.kind = "multipart/form-data; boundary=bbb"
        asked.body = b"".join(_part(name, value, chance) for name, value in pairs) + b"--bbb--\r\n"
    else:
        asked.kind = "application/json"
        asked.body = json.dumps({name: value.decode(errors="replace") for name, value in pairs}).encode()


def _part(name: str, value: bytes, chance: random.Random) -> bytes:
    quoted = name.replace('"', "%22").replace("\0", "").encode()
    file = b'; filename="%s"' % chance.choice(TEXTS)[:300].replace('"', "").encode() if chance.random() < 0.1 else b""
    return b'--bbb\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (quoted, file, value)


def _send_raw(asked: Asked, place: Place, chance: random.Random) -> None:
    asked.method, asked.kind, asked.body = "POST", chance.choice(KINDS), chance.choice(RAW)


def _odd_headers(asked: Asked, place: Place, chance: random.Random) -> None:
    for name, values in chance.sample(HEADERS, chance.choice((1, 2, 5))):
        asked.headers[name] = chance.choice(values)


def _odd_path(asked: Asked, place: Place, chance: random.Random) -> None:
    path = asked.path
    if chance.random() < 0.5:
        parts = path.split("/")
        parts[chance.randrange(len(parts))] = urllib.parse.quote(_value(place, chance)[:900])
        path = "/".join(parts)
    if chance.random() < 0.4:
        path = path.rstrip("/") + chance.choice(TAILS) + chance.choice(("", "/"))
    asked.path = chance.choice(PREFIXES) + (path if path.startswith("/") else f"/{path}")


def _odd_method(asked: Asked, place: Place, chance: random.Random) -> None:
    asked.method = chance.choice(METHODS)


_CHANGES = (_ask, _post, _post, _post, _send_raw, _odd_headers, _odd_path, _odd_method)

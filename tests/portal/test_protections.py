"""What every answer carries and lacks, what production is set to, and that no parameter becomes SQL (docs/asvs.csv)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from jane_portal.policy import PUBLIC

from .crawl import Pattern, addresses, ask, body, client_of, patterns, rolled_back, row_of
from .fuzz import NAMES
from .samples import FORM_DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rendered_as_served")]
OURS = [pattern for pattern in patterns() if ":" not in pattern.name and pattern.name != "healthz"]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
TELLING = ("Server", "X-Powered-By", "Via", "X-Runtime")
CANARY = "kanaria4711"


def own_address(world, pattern: Pattern, actor) -> str:
    where = addresses(pattern, row_of(pattern.name), world, actor)
    return where.get("own") or where[""]


def faults_of(answer, signed_in: bool) -> list[str]:
    headers, kind = answer.headers, answer.headers.get("Content-Type", "")
    faults = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    faults += [name for name in TELLING if name in headers]
    policy = headers.get("Content-Security-Policy", "")
    if "sandbox" not in policy:
        faults += [part for part in DIRECTIVES if part not in policy]
    faults += [word for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if word in policy]
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        faults.append("Referrer-Policy")
    if "Access-Control-Allow-Origin" in headers:
        faults.append("shared with other sites")
    if kind.startswith(("text/", "application/json", "application/xml")) and "charset=utf-8" not in kind:
        faults.append(f"no charset: {kind}")
    if body(answer) and not kind:
        faults.append("no content type")
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        faults.append("may be stored")
    cookies = answer.cookies.values()
    faults += [cookie.key for cookie in cookies if not (cookie["httponly"] and cookie["samesite"])]
    return faults


def test_every_answer_carries_its_protection(world):
    """Pages, files, redirects and refusals; signed in also the way out, and nothing that a browser may keep."""
    found = {}
    for pattern in OURS:
        for name in ("anonymous", "secretary"):
            actor = world.actor(name)
            with rolled_back():
                address = own_address(world, pattern, actor)
                answer = ask(client_of(actor), "GET", address)
                stored = name == "secretary" and answer.status_code == 200
                faults = faults_of(answer, signed_in=stored)
                page = answer.headers.get("Content-Type", "").startswith("text/html")
                closed = row_of(pattern.name).who != PUBLIC
                if page and stored and closed and b"/tili/logout/" not in answer.content:
                    faults.append("no way out")
                if faults:
                    found[f"{address} as {name}"] = faults
    assert found == {}


def test_methods_that_no_page_speaks_are_refused(world):
    for pattern in OURS:
        with rolled_back():
            address = own_address(world, pattern, world.actor("anonymous"))
            assert [Client().generic(method, address).status_code for method in ("TRACE", "PUT", "DELETE")] == [405] * 3


@pytest.mark.parametrize(
    "path",
    [
        *("/static/", "/static/css/", "/tiedostot/", "/media/", "/.git/config", "/.env", "/static/../manage.py"),
        *("/static/..%2fpyproject.toml", "/static/%2e%2e/pyproject.toml", "/pyproject.toml", "/tiedostot/../manage.py"),
        *("/static/css/base.css~", "/static/css/base.css.bak", "/server-status", "/phpinfo.php", "/actuator/env"),
    ],
)
def test_no_folder_and_no_source_is_served(path, settings):
    settings.WHITENOISE_USE_FINDERS = True
    assert Client().get(path).status_code in {301, 404}
    assert Client().get(path, follow=True).status_code == 404


def test_no_parameter_becomes_part_of_a_statement(world):
    """Every known name with a canary, and names that are canaries: they reach the database as values alone."""
    statements: list[str] = []

    def heard(execute, sql, params, many, context):
        statements.append(sql if isinstance(sql, str) else sql.as_string(None))
        return execute(sql, params, many, context)

    names = [*NAMES, "jarjestys", "kieli", "o", "q", CANARY, f"{CANARY}__startswith", f'{CANARY}") OR 1=1 --']
    with rolled_back():
        for pattern in OURS:
            actor = world.actor("secretary")
            with rolled_back():
                address = own_address(world, pattern, actor)
                form = FORM_DATA[pattern.name](world, actor) if pattern.name in FORM_DATA else {}
                values = {name: f"{CANARY}' \") --" for name in names if "\x00" not in name}
                client = client_of(actor)
                with connection.execute_wrapper(heard), rolled_back():
                    client.get(address, values)
                    client.post(address, values | form)
    assert len(statements) > 1000
    assert [sql for sql in statements if CANARY in sql] == []


PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
}


@pytest.fixture(scope="module")
def production() -> dict:
    """The settings as production would read them."""
    code = (
        "import json; from jane_portal import settings as s;"
        "plain = {k: v for k, v in vars(s).items() if k.isupper() and isinstance(v, (str, int, bool))};"
        "lists = {k: getattr(s, k) for k in ('PASSWORD_HASHERS', 'CELERY_ACCEPT_CONTENT')};"
        "print(json.dumps(plain | lists))"
    )
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL") if name in os.environ}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=kept | PRODUCTION, cwd=settings.BASE_DIR, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_cookies_of_production_are_bound_to_the_host(production):
    for cookie in ("SESSION", "CSRF"):
        assert production[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert production[f"{cookie}_COOKIE_SECURE"] and production[f"{cookie}_COOKIE_HTTPONLY"]
        assert production[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        assert not production.get(f"{cookie}_COOKIE_DOMAIN")


def test_production_speaks_https_alone(production):
    assert production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] and production["SECURE_SSL_REDIRECT"]


def test_production_has_no_debugging_and_no_secret_of_its_own(production):
    assert production["DEBUG"] is False and production["DEMO"] is False
    without = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    command = [sys.executable, "-c", "import jane_portal.settings"]
    environment = without | {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert done.returncode != 0 and b"SECRET_KEY" in done.stderr


def test_passwords_of_production_are_kept_by_a_slow_hash(production):
    assert production["PASSWORD_HASHERS"][0].endswith("ScryptPasswordHasher")
    assert not [name for name in production["PASSWORD_HASHERS"] if re.search("MD5|SHA1|Unsalted", name)]


def test_tasks_carry_plain_data_alone(production):
    """Nothing that the broker hands over can be a program."""
    assert production["CELERY_ACCEPT_CONTENT"] == ["json"] and production["CELERY_TASK_SERIALIZER"] == "json"

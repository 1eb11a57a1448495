"""A whole portal for the browser: its own database with the demo network, web server, worker and broker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin" / "lib"))

import packages

ROOT = Path(settings.BASE_DIR)


@dataclass
class Portal:
    """A running portal: its address, the demo password, its environment for management commands."""

    url: str
    password: str
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fresh_database(ending: str) -> str:
    """An empty database beside the one of the unit tests, named after it; returns its address."""
    url = os.environ["DATABASE_URL"]
    parsed = dj_database_url.parse(url)
    name = f"{parsed['NAME']}_{ending}"
    with psycopg.connect(
        host=parsed["HOST"] or None,
        port=parsed["PORT"] or None,
        user=parsed["USER"] or None,
        password=parsed["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        template = os.environ.get("TEST_DATABASE_TEMPLATE", "template1")
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    head, _slash, _old = url.partition("?")[0].rpartition("/")
    query = url.partition("?")[2]
    return f"{head}/{name}" + (f"?{query}" if query else "")


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jane_portal.settings",
        "PORTAL_MODE": "demo",
        "DATABASE_URL": _fresh_database("e2e"),
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_HELPER_NAME": "Esimerkki Auttaja",
        "PORTAL_HELPER_PHONE": "050 000 0000",
        "PORTAL_HELPER_EMAIL": "apua@demo.example",
        "SECRET_KEY": "browser-tests-only",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_healthy(url: str, child: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        assert child.poll() is None, "the web server stopped"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except urllib.error.HTTPError:
            return  # it answers; the worker may still be starting
        except OSError:
            time.sleep(0.2)
    pytest.fail("the portal did not start")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder, port = tmp_path_factory.mktemp("portal"), _free_port()
    env = _environment(folder, port)
    running = Portal(f"http://127.0.0.1:{port}", "", env)
    for command in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["load_reference"],
        ["load_demo", "--associations", "80"],
    ):
        running.manage(*command)
    running.manage("collectstatic", "--noinput", "-v0")
    accounts = (folder / "demo-accounts.txt").read_text(encoding="utf-8")
    running.password = next(
        line.split(":", 1)[1].strip() for line in accounts.splitlines() if line.startswith("Salasana")
    )
    gunicorn = f"gunicorn jane_portal.wsgi -b 127.0.0.1:{port} -k gthread --threads 8"
    web = subprocess.Popen([sys.executable, "-m", *gunicorn.split()], cwd=ROOT, env=env)
    celery = "celery -A jane_portal worker -c 1 -l WARNING"
    worker = subprocess.Popen([sys.executable, "-m", *celery.split()], cwd=ROOT, env=env)
    try:
        _wait_until_healthy(running.url, web)
        yield running
    finally:
        for child in (web, worker):
            child.terminate()
        for child in (web, worker):
            child.wait(timeout=30)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    chromium = packages.browser()
    assert chromium, "Chromium is missing: apt-get install chromium-headless-shell"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "fi-FI", "timezone_id": "Europe/Helsinki"}


def sign_in(page: Page, portal: Portal, name: str) -> None:
    """Sign in with the demo password as `name`@demo.example."""
    page.goto(f"{portal.url}/tili/login/")
    form = page.locator("form:has(input[name=password])").first
    if not page.locator("input[name=password]").first.is_visible():
        page.locator("details:has(input[name=password]) > summary").first.click()
    form.locator("input[name=login]").fill(f"{name}@demo.example")
    form.locator("input[name=password]").fill(portal.password)
    form.locator("button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture(scope="session")
def signed_in_context(portal: Portal, browser: Browser):
    """A browser context signed in as a demo person; one sign-in a person and run."""
    states: dict[str, dict] = {}

    def make(name: str | None, **options: object) -> BrowserContext:
        defaults: dict = {"locale": "fi-FI", "timezone_id": "Europe/Helsinki"}
        if name is None:
            return browser.new_context(**{**defaults, **options})
        if name not in states:
            context = browser.new_context(**defaults)
            sign_in(context.new_page(), portal, name)
            states[name] = context.storage_state()
            context.close()
        return browser.new_context(**{**defaults, **options, "storage_state": states[name]})

    return make

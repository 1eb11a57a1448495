"""The drill: a portal is backed up, brought back on another server, compared by other means, started, and quiet."""

import datetime
import io
import json
import os
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bootstrap import ROOT
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from servers import Servers

from jane_portal.accounts.models import User
from jane_portal.mail.models import Letter
from tests.ops.test_backup import PICTURE, rewritten
from tests.ops.test_run import OURS, Run, free_port, of_folder

PAGES = ["/", "/yhdistykset/", "/kunnat/", "/sv/yhdistykset/", "/haku/?q=kyl%C3%A4"]
LEFT_OUT = ("portal_cache", "associations_importvalues")
FACTS = {
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "functions": "SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')",
    "sequences": "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = 'public'",
    "extensions": "SELECT extname::text FROM pg_extension",
}


def facts_of(cursor: Any) -> dict[str, Any]:
    """Counts and content hashes of all tables, and every definition; the backup's own code has no part in it."""
    found: dict[str, Any] = {}
    for name, statement in FACTS.items():
        cursor.execute(statement)
        found[name] = sorted(row for row in cursor.fetchall() if not any(left in str(row) for left in LEFT_OUT))
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in cursor.fetchall():
        if table not in LEFT_OUT:
            content = "md5(coalesce(string_agg(t::text, '\n' ORDER BY t::text), ''))"
            cursor.execute(f'SELECT count(*), {content} FROM "{table}" t')  # noqa: S608 - names from the catalogue
            found[f"table {table}"] = cursor.fetchone()
    return found


def read_page(text: str) -> str:
    """The page without what differs between two askings."""
    main = re.search(r"<main.*</main>", text, re.S)
    assert main is not None
    return re.sub(r'(nonce|value|name="csrfmiddlewaretoken")="[^"]*"|127\.0\.0\.1:\d+|testserver', "", main[0])


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "copy"
    yield folder
    for pid in of_folder(folder):
        os.kill(pid, signal.SIGKILL)
    for part in Servers(folder).parts:
        part.stop()


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"PORTAL_MODE": "demo"}
    command = [ROOT / "bin" / "manage", "--data", data, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.django_db(transaction=True)
def test_restored_portal_equals_its_origin_starts_and_is_quiet(tmp_path: Path, copy: Path, settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    logo = settings.MEDIA_ROOT / "logos" / "kylä.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(PICTURE)
    for command, options in (("load_reference", {}), ("load_demo", {"associations": 5})):
        call_command(command, **options, stdout=io.StringIO())
    letter = Letter.objects.create(builder="x.y", to="kuka@demo.example", kind="drill", message_id="<drill@x>")
    file = tmp_path / "portal.jane"
    call_command("backup", file, stdout=io.StringIO())
    with connection.cursor() as cursor:
        before = facts_of(cursor)
    pages = {page: read_page(Client().get(page).content.decode()) for page in PAGES}

    done = manage(copy, "restore", str(file))
    assert done.returncode == 0, done.stderr
    instance = (copy / "instance-id").read_text()
    assert instance != (settings.DATA_DIR / "instance-id").read_text()
    assert (copy / "media" / "logos" / "kylä.png").read_bytes() == PICTURE
    assert there(copy) == before
    # The settings page reads the mark that the restore has left in the copy's folder.
    settings.DATA_DIR, client = copy, Client()
    client.force_login(User.objects.get(email="yllapito@demo.example"))
    made = parse_datetime(json.loads((copy / "restored-from.json").read_text())["made_at"])
    assert made is not None and timezone.now() - made < datetime.timedelta(hours=1)
    page = client.get("/asetukset/").text
    assert f"palautettu varmuuskopiosta, joka tehtiin {date_format(timezone.localtime(made), 'j.n.Y')}" in page

    # A file whose promise does not come true: refused at the end, and the portal is as it was.
    wrong = rewritten(file, lambda told: told["tables"]["mail_letter"].update(rows=77))
    refused = manage(copy, "restore", str(wrong), "--replace", "--no-input")
    assert (refused.returncode, "not the one of the file: table mail_letter" in refused.stderr) == (1, True)
    assert there(copy) == before
    assert (copy / "instance-id").read_text() == instance
    assert (copy / "media" / "logos" / "kylä.png").read_bytes() == PICTURE

    run = Run(copy, free_port())
    run.wait_for(f"Portal ready at http://127.0.0.1:{run.port}/")
    assert set(run.health().values()) == {"ok"}
    for page, text in pages.items():
        with urllib.request.urlopen(f"http://127.0.0.1:{run.port}{page}", timeout=20) as answer:
            assert read_page(answer.read().decode()) == text, page
    assert manage(copy, "shell", "-v", "0", "-c", STATES).stdout.split() == [letter.state, "0"]
    assert run.end(signal.SIGINT) == 0


STATES = """
import time; from jane_portal.mail.actions import sweep_letters; from jane_portal.mail.models import Letter
sweep_letters(); time.sleep(3)
print(*Letter.objects.filter(kind="drill").values_list("state", "attempts")[0])
"""


def there(folder: Path) -> dict[str, Any]:
    with Servers(folder, broker=False) as servers:
        assert servers.postgres is not None
        with psycopg.connect(host=str(servers.postgres.sockets), user="jane_app", dbname="jane") as found:
            return facts_of(found.cursor())

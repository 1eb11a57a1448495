"""An older backup comes back, and who was erased since is gone again before anybody sees the portal."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from servers import Servers

from associations.models import Contact
from jane_portal.accounts.models import ErasedKey
from jane_portal.core.erased.again import erase_again, is_unfinished, lacks_list, mark_unfinished
from jane_portal.core.erased.list import bring_together, list_file, note_erased, read_list
from tests.core.marked import places_of
from tests.factories import associations as rooms
from tests.ops.test_history_door import Portal
from tests.ops.test_outage import take_tables

pytestmark = pytest.mark.django_db
MARK = "palautuva"
EMAIL = f"{MARK}@demo.example"
MAKE = f"""
from jane_portal.accounts.models import RoleSpan, User
from associations.models import Contact, Organisation
user = User.objects.create_user("{EMAIL}", "salasana-kokeeseen", name="{MARK} Pirkko", confirmed=True)
RoleSpan.objects.create(user=user, role="administrator", scope="portal:")
place = Organisation.objects.create(name_fi="Yhdistys", slug="yhdistys")
Contact.objects.create(organisation=place, name="{MARK} Pirkko", email="{EMAIL}", phone="050 {MARK}")
"""
SUCCESSOR = """
from jane_portal.accounts.models import RoleSpan, User
user = User.objects.create_user("seuraaja@demo.example", "salasana-kokeeseen", confirmed=True)
RoleSpan.objects.create(user=user, role="administrator", scope="portal:")
"""
# Every value of the database as text, asked for the mark; by the portal's own role.
HELD = f"""
from tests.core.marked import places_of
print(places_of("{MARK}"))
"""


@pytest.fixture
def portal(django_db_setup: None, tmp_path: Path) -> Iterator[Portal]:
    with Servers(tmp_path / "data", durable=False, broker=False) as servers:
        take_tables(servers)
        portal = Portal(tmp_path / "data", servers)
        for command in (["migrate", "-v", "0"], ["createcachetable"], ["shell", "-v", "0", "-c", MAKE]):
            done(portal, *command)
        yield portal


def done(portal: Portal, *command: str) -> str:
    result = portal.manage(*command)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_person_erased_after_the_backup_is_gone_again_before_the_portal_answers(portal: Portal, tmp_path: Path) -> None:
    """She was the only administrator when the backup was made. Of the data folder's own list nothing is left.

    The tables came here by pg_dump, which words some definitions anew: that is no reason to refuse the file.
    """
    old = tmp_path / "backups" / "old.jane"
    done(portal, "backup", str(old))
    done(portal, "shell", "-v", "0", "-c", SUCCESSOR)
    done(portal, "erase_person", EMAIL)
    assert done(portal, "shell", "-v", "0", "-c", HELD).strip() == "[]"
    done(portal, "backup", str(old.with_name("new.jane")))
    (tmp_path / "data" / "erased-keys").unlink()

    mark = tmp_path / "data" / "erase-again"
    mark.write_text("2026-01-01T00:00:00+00:00 unfinished")
    refused = portal.serve()
    assert (refused.returncode, "portal.E003" in refused.stderr) == (1, True)
    mark.unlink()

    told = done(portal, "restore", str(old), "--replace", "--no-input")
    assert "Erased again: 1 people." in told and "worded in another way" in told
    assert done(portal, "shell", "-v", "0", "-c", HELD).strip() == "[]"
    assert portal.sql("SELECT email FROM accounts_user WHERE email LIKE '%demo.example'") == []
    assert portal.serve().returncode == 0
    assert EMAIL not in old.with_name("erased-keys").read_text()


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


def restored(django_capture_on_commit_callbacks, *emails: str) -> None:  # type: ignore[no-untyped-def]
    """As after a restore of the database: people were erased, and are there again without a word of it.

    The erasure is later than what is there again, for the history of that is as old as the backup.
    """
    for email in emails:
        rooms.contact(rooms.organisation(), email=email, name="Poistettu Pirkko")
        later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5)
        with django_capture_on_commit_callbacks(execute=True), time_machine.travel(later):
            call_command("erase_person", email, stdout=io.StringIO())
        rooms.contact(rooms.organisation(), email=email, name="Poistettu Pirkko")
    ErasedKey.objects.all().delete()


def test_restore_without_a_list_warns_and_a_list_found_later_is_obeyed(
    data: Path, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    mark_unfinished(datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))
    restored(django_capture_on_commit_callbacks, EMAIL)
    found = list_file().rename(tmp_path / "found-later")

    assert is_unfinished()
    again = erase_again()
    assert (again.listed, again.people, lacks_list(), Contact.objects.count()) == (False, 0, True, 1)
    assert not is_unfinished()
    said = io.StringIO()
    call_command("release_copy", stderr=said, stdout=io.StringIO())
    assert "Whoever was erased after the backup was made is back" in said.getvalue()
    with pytest.raises(CommandError, match="no file"):
        call_command("erase_again", tmp_path / "nothing")
    call_command("erase_again", found, stdout=said)
    assert "Erased again: 1 people." in said.getvalue()
    assert places_of(MARK) == [] and not lacks_list()


def test_who_was_erased_before_the_backup_and_came_back_stays(data: Path, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    restored(django_capture_on_commit_callbacks, EMAIL)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)
    mark_unfinished(later.isoformat())
    assert erase_again().people == 0
    assert Contact.objects.get().email == EMAIL


def test_list_of_another_secret_key_is_told(data: Path, settings, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    restored(django_capture_on_commit_callbacks, EMAIL)
    settings.SECRET_KEY = "another key altogether"
    said = io.StringIO()
    call_command("erase_again", stdout=said, stderr=said)
    assert "1 lines of the list were made with another SECRET_KEY" in said.getvalue()
    assert Contact.objects.count() == 1


def test_lists_are_brought_together_whole_and_older_lines_still_count(data: Path, tmp_path: Path) -> None:
    now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    note_erased(["a" * 64], now)
    other = tmp_path / "other"
    other.write_text(f"{'b' * 64} {now.isoformat()} .\n{'c' * 64} {now.isoformat()}\n")
    bring_together(list_file(), other)
    bring_together(list_file(), other)
    found = read_list(list_file())
    assert found is not None and sorted(erasure.key[0] for erasure in found) == ["a", "b"]
    assert len(list_file().read_text().splitlines()) == 2
    assert [path.name for path in data.iterdir()] == ["erased-keys"]

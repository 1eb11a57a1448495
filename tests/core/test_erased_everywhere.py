"""The erased person outside of the tables: uploads, the broker, the logs. And does the mark reach everything at all?"""

import logging
from pathlib import Path

import pytest
import redis
from django.conf import settings as portal
from django.db import models

from associations.models import ImportBatch, ImportRow
from jane_portal.accounts.actions.erasure import erase_person
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.personal.person import mentioning, rows_of
from jane_portal.core.personal.registry import Rows, all_rows
from tests.core.marked import EMAIL, MARK, marked_person, places_of

# Texts that people do not write: keys, hashes, codes, names of functions.
OURS = {
    "purpose", "token_hash", "text_version", "object_id", "data", "password", "scope", "role", "source", "builder",
    "kind", "key", "collect", "message_id", "newcomer", "counts", "mapping", "written", "failure", "page", "filters",
    "file_name", "problems", "before", "reply_to", "to", "subject", "text", "html", "last_error", "params", "mailbox",
    "name_key", "name_fi", "name_sv", "name_en", "register_number", "business_id", "website", "status",
    "description_fi", "description_sv", "description_en", "role_title", "title", "phone", "answer", "headings", "step",
    "path", "url", "origin",
}  # fmt: skip


def of_people() -> list[Rows]:
    return [rows for rows in all_rows() if rows.mine or rows.mentions]


@pytest.mark.django_db
def test_marked_person_stands_in_every_declared_kind_of_row():
    person = person_of(marked_person())
    empty = [
        f"{rows.model} {rows.only}"
        for rows in of_people()
        if not rows_of(rows, person).exists() and not mentioning(rows, person).exists()
    ]
    assert empty == []
    unmarked = set()
    for rows in of_people():
        held = list(rows_of(rows, person)) + list(mentioning(rows, person))
        for item in rows.model_class._meta.concrete_fields:
            is_text = isinstance(item, (models.CharField, models.TextField)) and not item.choices
            if (
                is_text
                and item.name not in OURS
                and not any(MARK in str(getattr(row, item.name)).lower() for row in held)
            ):
                unmarked.add(f"{rows.model}.{item.name}")
    assert unmarked == set()


@pytest.mark.django_db(transaction=True)
def test_erased_person_is_in_no_file_no_queue_and_no_log(settings, tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    caplog.set_level(logging.INFO)
    person = marked_person()
    assert held_in(tmp_path) != [] and len(places_of(MARK)) > 55
    erase_person(user=person, email=EMAIL, by=None)
    assert places_of(MARK) == []
    assert held_in(tmp_path) == []
    assert MARK not in caplog.text.lower()
    broker = redis.Redis.from_url(portal.REDIS_URL)
    assert [key for key in broker.scan_iter() if MARK.encode() in (key + (broker.dump(key) or b"")).lower()] == []
    # Undoing the import still works by the rest of what it remembers.
    assert ImportRow.objects.get(number=2).before == {"name_fi": "Koe"}
    assert ImportBatch.objects.get().file.name == ""


def held_in(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARK.encode() in path.name.encode().lower() + path.read_bytes().lower()]

"""The self-check finds what does not agree, and nothing where all is well."""

import datetime
import os
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from associations.actions.projection import rebuild_directory
from associations.actions.search_entries import rebuild_entries
from associations.models import DirectoryCount, DirectoryRow, ImportBatch
from jane_portal.accounts.models import RoleSpan
from jane_portal.core import selfcheck
from jane_portal.core.models import CheckReport, SearchEntry
from jane_portal.mail.models import Letter
from tests.factories import accounts
from tests.factories import associations as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings, tmp_path: Path) -> None:
    """A small portal in order: directory and search made from their sources."""
    settings.DATA_DIR = tmp_path
    organisation = make.organisation()
    make.activity(organisation)
    accounts.with_role("association_owner", f"association:{organisation.uuid}")
    rebuild_directory()
    rebuild_entries(lambda done: None)


def found() -> dict[str, int]:
    return {finding["key"]: finding["count"] for finding in selfcheck.check_portal().findings}


def test_check_of_a_portal_in_order_finds_nothing(capsys) -> None:
    assert found() == {}
    call_command("check_portal")
    assert "All is in order" in capsys.readouterr().out


def test_check_finds_roles_whose_scope_is_gone() -> None:
    span = RoleSpan.objects.get()
    for scope in ("association:2b1c1f4e-0000-4000-8000-000000000000", "municipality:999", "nonsense:1", "region:99"):
        RoleSpan.objects.create(user=span.user, role="association_editor", scope=scope)
    over = timezone.localdate() - datetime.timedelta(days=1)
    RoleSpan.objects.create(user=span.user, role="x", scope="municipality:998", since=over, until=over)
    assert found() == {"accounts.scopes": 4}


def test_check_finds_letters_that_wait_or_were_perhaps_sent() -> None:
    for minutes, state in ((9, "queued"), (11, "queued"), (30, "uncertain")):
        Letter.objects.create(
            builder="x.y",
            to="a@demo.example",
            kind="test",
            state=state,
            message_id=f"<{minutes}>",
            next_try_at=timezone.now() - datetime.timedelta(minutes=minutes),
        )
    assert found() == {"mail.stuck": 1, "mail.uncertain": 1}


def test_check_finds_wrong_counts_rows_and_entries() -> None:
    DirectoryCount.objects.create(facet="a", code=0, n=1)
    SearchEntry.objects.filter(kind="activity").update(key="0")
    assert found() == {"associations.counts": 1, "associations.entries": 2}
    DirectoryRow.objects.all().delete()
    assert found()["associations.directory"] == 1


def test_check_finds_files_without_rows_and_rows_without_files(tmp_path: Path) -> None:
    folder = tmp_path / "private" / "imports"
    folder.mkdir(parents=True)
    for name in ("kept.csv", "old.csv", "young.csv"):
        (folder / name).write_text("x")
    long_ago = time.time() - 2 * selfcheck.FILE_MAY_BE_ALONE
    for name in ("kept.csv", "old.csv"):
        os.utime(folder / name, (long_ago, long_ago))
    by = accounts.user()
    ImportBatch.objects.create(file="imports/kept.csv", uploaded_by=by)
    ImportBatch.objects.create(file="imports/gone.csv", uploaded_by=by)
    report = selfcheck.check_portal()
    assert {finding["key"]: finding["samples"] for finding in report.findings} == {
        "core.files_without_row": ["private/imports/old.csv"],
        "core.rows_without_file": [f"associations.ImportBatch {ImportBatch.objects.last().pk}: imports/gone.csv"],
    }


def test_check_command_says_what_it_found_and_fails(capsys) -> None:
    RoleSpan.objects.update(scope="municipality:999")
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_portal")
    assert "(municipality:999)" in capsys.readouterr().out


def test_old_reports_are_dropped() -> None:
    CheckReport.objects.bulk_create(CheckReport(seconds=0) for _one in range(80))
    found()
    assert CheckReport.objects.count() == selfcheck.KEPT_REPORTS


@pytest.mark.parametrize(("role", "sees"), [("secretary", True), ("administrator", True), ("association_owner", False)])
def test_findings_are_on_the_desk_of_those_who_look_after_the_portal(client: Client, role: str, sees: bool) -> None:
    CheckReport.objects.create(findings=[{"key": "mail.uncertain", "count": 7, "samples": ["letter 1"]}], seconds=1)
    scope = {
        "secretary": "region:12",
        "administrator": "portal:",
        "association_owner": "association:2b1c1f4e-0000-4000-8000-000000000000",
    }[role]
    client.force_login(accounts.with_role(role, scope))
    assert ("letter 1" in client.get("/tyopoyta/").content.decode()) is sees

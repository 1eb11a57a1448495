"""The file of a backup: whole, sealed, refused when damaged, foreign or newer."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jane_portal.core.backup import container, manifest, restoring
from jane_portal.core.backup.container import BackupError
from jane_portal.core.sealing import HEADER, PIECE, TAG, SealedFile, SealError, SealingFile
from tests.factories import associations as make

PICTURE = os.urandom(50_000)


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one upload of each kind."""
    monkeypatch.delenv(container.VARIABLE, raising=False)
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    for name in ("media/logos/kylä.png", "private/imports/rekisteri.xlsx"):
        path = settings.DATA_DIR / name
        path.parent.mkdir(parents=True)
        path.write_bytes(PICTURE)
    return settings.DATA_DIR


def backup(path: Path) -> Path:
    call_command("backup", path, stdout=io.StringIO())
    return path


def check(path: Path) -> None:
    restoring.check_file(path, lambda line: None)


def rewritten(path: Path, change: Callable[[dict], None]) -> Path:
    """The same backup with another manifest, which says of itself that it is right."""
    target = path.with_name("rewritten.jane")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        told = json.loads(old.read(manifest.NAME))
        change(told)
        for name in old.namelist():
            if name != manifest.NAME:
                new.writestr(name, old.read(name))
        manifest.add_manifest(new, told)
    return target


@pytest.mark.django_db(transaction=True)
def test_backup_holds_tables_and_uploads_and_leaves_out_cache_and_unlogged(tmp_path: Path) -> None:
    make.organisation("Näljängän kyläyhdistys")
    path = backup(tmp_path / "a.jane")
    with zipfile.ZipFile(path) as archive:
        told = manifest.read_manifest(archive)
        rows = archive.read("tables/associations_organisation.copy").decode()
    assert "Näljängän kyläyhdistys" in rows
    assert told["tables"]["associations_organisation"]["rows"] == 1
    assert set(told["files"]) == {"media/logos/kylä.png", "private/imports/rekisteri.xlsx"}
    assert "associations_importvalues" in told["left_out"]
    assert "portal_cache" not in told["tables"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_file()) == ["a.jane", "erased-keys"]
    check(path)


@pytest.mark.django_db(transaction=True)
def test_backup_never_touches_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jane"
    path.write_text("older")
    with pytest.raises(CommandError, match="is there already"):
        backup(path)
    assert path.read_text() == "older"


@pytest.mark.django_db(transaction=True)
def test_backup_that_is_damaged_anywhere_is_refused(tmp_path: Path) -> None:
    make.organisation()
    whole = backup(tmp_path / "a.jane").read_bytes()
    broken = tmp_path / "broken.jane"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        # In the content of a table, of an upload, of the manifest; the headers between them in their turn.
        infos = [info for info in archive.infolist() if info.file_size > 40]
    places = [info.header_offset + 30 + len(info.filename.encode()) + 20 + info.compress_size // 2 for info in infos]
    for place in [*places, len(whole) - 3]:
        changed = bytearray(whole)
        changed[place] ^= 0x55
        broken.write_bytes(changed)
        with pytest.raises(BackupError):
            check(broken)
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        broken.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            check(broken)


@pytest.mark.django_db(transaction=True)
def test_restore_refuses_newer_and_foreign_backups(tmp_path: Path) -> None:
    path = backup(tmp_path / "a.jane")
    changes: list[tuple[Callable[[dict], object], str]] = [
        (lambda told: told.update(version=2), "newer portal"),
        (lambda told: told["migrations"]["core"].append("0999_from_the_future"), "core.0999_from_the_future"),
        (lambda told: told.update(region="11"), "PORTAL_REGION=11"),
        (lambda told: told.update(format="something else"), "not a backup"),
        (lambda told: told["files"].update({"../secret-key": {"sha256": "", "size": 0}}), "damaged"),
    ]
    for change, words in changes:
        with pytest.raises(CommandError, match=words):
            call_command("restore", rewritten(path, change), stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_restore_refuses_a_portal_that_is_there(tmp_path: Path) -> None:
    path = backup(tmp_path / "a.jane")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", path, stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_sealed_backup_needs_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make.organisation("Näljängän kyläyhdistys")
    monkeypatch.setenv(container.VARIABLE, "neljä sanaa ja luku 7")
    path = backup(tmp_path / "a.jane")
    check(path)
    assert not zipfile.is_zipfile(path)
    monkeypatch.setenv(container.VARIABLE, "neljä sanaa ja luku 8")
    with pytest.raises(SealError, match="passphrase"):
        check(path)
    monkeypatch.delenv(container.VARIABLE)
    with pytest.raises(BackupError, match="is sealed"):
        check(path)


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_sealed_file_reads_back_from_any_place(tmp_path: Path, length: int) -> None:
    content = os.urandom(length)
    path = tmp_path / "sealed"
    with path.open("wb") as target:
        sealing = SealingFile(target, "words")
        for start in range(0, length, 700_001):
            sealing.write(content[start : start + 700_001])
        sealing.close()
    with path.open("rb") as source:
        sealed = io.BufferedReader(SealedFile(source, "words"))
        assert sealed.read() == content
        sealed.seek(length // 2)
        assert sealed.read(100) == content[length // 2 :][:100]


@pytest.mark.parametrize("change", ["cut", "swapped", "byte"])
def test_sealed_file_that_was_changed_does_not_open(tmp_path: Path, change: str) -> None:
    path = tmp_path / "sealed"
    with path.open("wb") as target:
        sealing = SealingFile(target, "words")
        sealing.write(os.urandom(3 * PIECE))
        sealing.close()
    whole = path.read_bytes()
    head, size = HEADER, PIECE + TAG
    first, second = whole[head : head + size], whole[head + size : head + 2 * size]
    path.write_bytes(
        {
            "cut": whole[: head + 2 * size],
            "swapped": whole[:head] + second + first + whole[head + 2 * size :],
            "byte": whole[:-1] + bytes([whole[-1] ^ 1]),
        }[change]
    )
    with path.open("rb") as source, pytest.raises(SealError):
        io.BufferedReader(SealedFile(source, "words")).read()

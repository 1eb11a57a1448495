"""Bring a portal back from a backup: all of it, compared with the file before it is committed, or nothing."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from jane_portal.core.erased.again import ErasedAgain, beside, erase_again, mark_unfinished, waiting_mark
from jane_portal.core.instance import keep_instance, mark_restored, this_instance
from jane_portal.core.models import Installation
from jane_portal.core.quick_states import quick_states
from jane_portal.core.readiness import note_restored

from .container import DAMAGE, BackupError, open_to_read
from .files import PREFIX, Exchange, copy_part, unpack_uploads, uploads
from .making import Ticker
from .manifest import read_manifest, require_fit
from .tables import (
    STEADY_TEXT,
    all_tables,
    content_of,
    quoted,
    rows_of,
    run,
    sequences,
    server_version,
    set_sequences,
    shape,
    table_called,
)

Say = Callable[[str], None]


def check_file(path: Path, say: Say) -> dict[str, Any]:
    """Read every part and compare it with the manifest. Returns the manifest; raises BackupError."""
    tick = Ticker(say)
    with open_to_read(path) as file, _archive(file) as archive:
        manifest = read_manifest(archive)
        parts = {f"tables/{name}.copy": facts for name, facts in manifest.get("tables", {}).items()}
        parts |= {PREFIX + name: facts for name, facts in manifest.get("files", {}).items()}
        for place, (part, facts) in enumerate(parts.items(), 1):
            tick.what = f"reading the file, part {place} of {len(parts)}"
            copy_part(archive, part, facts, len, tick)
    return manifest


def _archive(file: Any) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except DAMAGE as error:
        raise BackupError("This file is not a backup of the portal, or its end is missing.") from error


def database_is_empty() -> bool:
    kept, left_out = all_tables()
    return not kept and not left_out


def folders_are_empty() -> bool:
    return next(uploads(), None) is None


def other_connections() -> int:
    statement = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"""
    return int(rows_of(statement)[0][0])


def restore_backup(path: Path, manifest: dict[str, Any], say: Say) -> ErasedAgain:
    """Replace database and uploads by those of the file, which `check_file` has read. Raises BackupError.

    One transaction, and the folders are exchanged right before its commit: whatever fails, the portal is as before.
    Then who was erased since is erased again; until that is done the portal does not start.
    """
    require_fit(manifest)
    data = Path(settings.DATA_DIR)
    fresh = data / f"restoring.{os.getpid()}"
    aside = data / f"before-restore.{timezone.now():%Y%m%dT%H%M%S}"
    exchange, before = Exchange(fresh, aside), this_instance()
    tick = Ticker(say)
    try:
        with open_to_read(path) as file, _archive(file) as archive:
            unpack_uploads(archive, manifest["files"], fresh, tick)
            with transaction.atomic():
                run("SET LOCAL lock_timeout = '10s'", *STEADY_TEXT)
                _make_tables(manifest, say)
                _load(archive, manifest, tick)
                _compare(manifest, tick, say)
                mark_restored()
                exchange()
                mark_unfinished(manifest["made_at"])
    except BaseException:
        waiting_mark().unlink(missing_ok=True)
        exchange.undo()
        keep_instance(before)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    note_restored(manifest["made_at"])
    (data / "first-start").write_text("restored\n")  # bin/run adds no demo network to it
    _finish(manifest, say)
    return erase_again(beside(path))


def _make_tables(manifest: dict[str, Any], say: Say) -> None:
    """An empty schema, then the very migrations that the file's portal had."""
    run(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        # Data that a migration writes is checked at once, so that the next one may change its table.
        "SET CONSTRAINTS ALL IMMEDIATE",
    )
    say("Making the tables …")
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, names in manifest["migrations"].items() for name in names}
    graph = executor.loader.graph
    last = [
        node
        for node in sorted(wanted)
        if not any(child[0] == node[0] and (child[0], child[1]) in wanted for child in graph.node_map[node].children)
    ]
    with quick_states():
        executor.migrate(last)


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any], tick: Ticker) -> None:
    tables = manifest["tables"]
    there, _left_out = all_tables()
    if missing := set(tables) - set(there):
        raise BackupError(f"The migrations of the file do not make its table {min(missing)}.")
    run("SET CONSTRAINTS ALL DEFERRED")
    for name in there:
        # The history came with the file: nothing that is loaded is a new deed.
        run(f"ALTER TABLE {quoted(name)} DISABLE TRIGGER USER")
    run(f"TRUNCATE {', '.join(quoted(name) for name in there)}")
    with connection.cursor() as cursor:
        for place, (name, facts) in enumerate(tables.items(), 1):
            tick.what = f"loading table {place} of {len(tables)}, {name}"
            table = table_called(name)
            if set(table.columns) != set(facts["columns"]):
                raise BackupError(f"The table {name} has other columns than in the file.")
            statement = type(table)(name, facts["columns"], []).writing
            with cursor.copy(statement) as copy:
                copy_part(archive, f"tables/{name}.copy", facts, copy.write, tick)
    tick.what = "checking references"
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for name in there:
        run(f"ALTER TABLE {quoted(name)} ENABLE TRIGGER USER")
    set_sequences(manifest["sequences"])


def _compare(manifest: dict[str, Any], tick: Ticker, say: Say) -> None:
    """What has been loaded against what the file promises. Raises BackupError.

    The tables are those of the migrations. A database that has been through pg_dump or pg_upgrade words the same
    definition in another way, so other words are told and other numbers refused.
    """
    wrong = []
    tables = manifest["tables"]
    for place, (name, facts) in enumerate(tables.items(), 1):
        tick.what = f"comparing table {place} of {len(tables)}, {name}"
        table = table_called(name)
        found = content_of(type(table)(name, facts["columns"], table.order), tick)
        if (found.rows, found.sha256) != (facts["rows"], facts["sha256"]):
            wrong.append(f"table {name}")
    if sequences() != manifest["sequences"]:
        wrong.append("sequences")
    # Another major version may word the same definition in another way.
    if server_version() == manifest["postgresql"]:
        here = shape(manifest["left_out"])
        for kind, facts in manifest["shape"].items():
            if here[kind]["count"] != facts["count"]:
                wrong.append(kind)
            elif here[kind] != facts:
                say(f"The {kind} of the file are worded in another way; those of the migrations were made.")
    if wrong:
        raise BackupError(f"The restored portal is not the one of the file: {', '.join(wrong[:5])}.")


def _finish(manifest: dict[str, Any], say: Say) -> None:
    """Up to this portal's own version; the cache table is made anew; the copy is quiet whatever the file says."""
    say("Bringing the database up to date …")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    Installation.objects.get_or_create(pk=Installation.ONLY, defaults={"instance": manifest["instance"]})
    run("ANALYZE")

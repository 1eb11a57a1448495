"""Writing the export: one pass over one snapshot, in constant memory, into a folder that appears when it is whole."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from jane_portal.core.backup.files import uploads
from jane_portal.core.sheets.writer import write_csv

from . import all_left_out, is_open, why_left_out

OPEN, PERSONAL = "open-data", "personal-data"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CHUNK = 2_000
# Secrets never leave, whatever table they are in; a queued letter's parameters may hold a link that still opens.
_SECRET_COLUMNS = {"password", "mail_letter.params"}
HEADINGS = ["table", "title", "column", "type", "may be empty", "refers to", "allowed values", "meaning"]
README = """\
JANE portal: everything in open formats
=======================================

Made on {made}, {tables} tables, {files} files, from the portal at {address}.

{open}/        what everybody may read in the portal. Licence: Creative Commons Attribution 4.0 ({licence});
               name the portal and the day above.
{personal}/    everything else, with data about people. It is NOT open data: the law on personal data applies to it.
               Keep it closed, use it only for the purpose it was collected for, delete it when it is no longer needed.
               Uploads are in {personal}/files.

Each table is there twice: .csv (semicolon, UTF-8, Finnish dates, opens in a spreadsheet program; a text that a program
could take for a formula has an apostrophe in front) and .json (one object a line in one list, exact values). The
tables, their columns and what they refer to are explained in data-dictionary.csv and data-dictionary.json. Names that
end in "event" are the history: one row for each change, pgh_context says who made it and why.

Left out, and why:
{left_out}
Columns left out: passwords and hashes of links, and what letters that wait are written from.
"""


def exported_models() -> list[type[models.Model]]:
    """Every model with a table of its own that is not left out, many-to-many tables too."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not why_left_out(model._meta.label)
    }
    return [found[table] for table in sorted(found)]


def columns_of(model: type[models.Model]) -> list[models.Field]:
    table = model._meta.db_table
    return [
        field
        for field in model._meta.concrete_fields
        if not field.name.endswith("_hash") and not {field.name, f"{table}.{field.name}"} & _SECRET_COLUMNS
    ]


def export_everything(target: Path, say: Callable[[str], None]) -> dict[str, int]:
    """Write the export. Returns the number of rows of each table. Raises FileExistsError when the folder is not new.

    The folder is made under another name, closed to others, and gets its own name when it is complete.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(f"{target} is there already: choose an empty folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    draft.mkdir(mode=0o700)
    try:
        rows = _tables(draft, say)
        files = _files(draft / PERSONAL / "files")
        _dictionary(draft)
        _readme(draft, tables=len(rows), files=files)
        with suppress(FileNotFoundError):
            target.rmdir()
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return rows


def _tables(folder: Path, say: Callable[[str], None]) -> dict[str, int]:
    counts = {}
    for name in (OPEN, PERSONAL):
        (folder / name).mkdir(mode=0o700)
    alone = not connection.in_atomic_block  # inside another transaction the snapshot is not ours to choose
    with transaction.atomic():
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for model in exported_models():
            table = model._meta.db_table
            counts[table] = _table(folder / (OPEN if is_open(model._meta.label) else PERSONAL), model)
            say(f"{table}: {counts[table]} rows")
    return counts


def _table(folder: Path, model: type[models.Model]) -> int:
    """One model as CSV and JSON, in one pass."""
    fields = columns_of(model)
    names = [field.attname for field in fields]
    count = 0
    path = folder / model._meta.db_table
    with path.with_suffix(".csv").open("wb") as table, path.with_suffix(".json").open("w", encoding="utf-8") as listed:

        def rows() -> Iterator[list[Any]]:
            nonlocal count
            for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
                value = dict(zip(names, row, strict=True))
                text = json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
                listed.write(f"{',' if count else ''}\n{text}")
                count += 1
                yield [_cell(one) for one in row]

        listed.write("[")
        write_csv(table, names, rows())
        listed.write("\n]\n")
    return count


def _cell(value: Any) -> Any:
    """Lists and objects as JSON in one cell, so that they can be read back."""
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder) if isinstance(value, list | dict) else value


def _files(folder: Path) -> int:
    count = 0
    for name, path in uploads():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # deleted meanwhile
            shutil.copyfile(path, target)
            count += 1
    return count


def dictionary() -> list[dict[str, Any]]:
    """A row for each column of each exported table, keyed by HEADINGS."""
    return [
        dict(zip(HEADINGS, row, strict=True))
        for model in exported_models()
        for row in (_column(model, field) for field in columns_of(model))
    ]


def _column(model: type[models.Model], field: models.Field) -> list[Any]:
    related = field.related_model
    return [
        model._meta.db_table,
        str(model._meta.verbose_name),
        field.attname,
        field.get_internal_type(),
        "yes" if field.null or field.blank else "no",
        related._meta.db_table if field.is_relation and isinstance(related, type) else "",
        "; ".join(f"{value} = {label}" for value, label in field.flatchoices),
        " ".join(filter(None, [str(field.verbose_name), str(field.help_text)])),
    ]


def _dictionary(folder: Path) -> None:
    rows = dictionary()
    with (folder / "data-dictionary.csv").open("wb") as table:
        write_csv(table, HEADINGS, (list(row.values()) for row in rows))
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (folder / "data-dictionary.json").write_text(text, encoding="utf-8")


def _readme(folder: Path, *, tables: int, files: int) -> None:
    text = README.format(
        made=f"{timezone.localdate():%d.%m.%Y}",
        tables=tables,
        files=files,
        address=settings.PORTAL_BASE_URL,
        licence=LICENCE,
        open=OPEN,
        personal=PERSONAL,
        left_out="".join(f"  {label}: {why}\n" for label, why in all_left_out().items()),
    )
    (folder / "README.txt").write_text(text, encoding="utf-8")

"""The database as a backup sees it: tables, their content in a fixed order, sequences, and the shape of it all."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

CHUNK = 256 * 1024  # bytes handed on at once
# The same content gives the same text on every server.
STEADY_TEXT = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL extra_float_digits = 3",
    "SET LOCAL bytea_output = 'hex'",
)
_TABLES = """
SELECT c.relname, c.relpersistence = 'p'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C"
"""
_COLUMNS = """
SELECT a.attname, a.attcollation <> 0,
       COALESCE(array_position(i.indkey::int2[], a.attnum), -1) AS place
FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum
"""
# Names and definitions; what only PostgreSQL 18 lists (not null as a constraint) is left out.
_SHAPE = {
    "constraints": """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c', 'x')""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgenabled::text || ' ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace""",
    "columns": """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'""",
}


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def rows_of(statement: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return list(cursor.fetchall())


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def all_tables() -> tuple[list[str], list[str]]:
    """Tables that belong into a backup, and those left out: unlogged ones and the cache, which fill themselves."""
    cache = {backend["LOCATION"] for backend in settings.CACHES.values() if "LOCATION" in backend}
    kept: list[str] = []
    left_out: list[str] = []
    for name, logged in rows_of(_TABLES):
        (kept if logged and name not in cache else left_out).append(name)
    return kept, left_out


@dataclass(frozen=True)
class Table:
    """A table with its columns (generated ones are made by the database) and the order in which it is read."""

    name: str
    columns: list[str]
    order: list[str]

    @property
    def column_list(self) -> str:
        return ", ".join(quoted(column) for column in self.columns)

    @property
    def reading(self) -> str:
        """COPY statement in the order of the primary key, byte by byte for texts."""
        select = f"SELECT {self.column_list} FROM {quoted(self.name)} ORDER BY {', '.join(self.order)}"  # noqa: S608 - names from the catalogue
        return f"COPY ({select}) TO STDOUT"

    @property
    def writing(self) -> str:
        return f"COPY {quoted(self.name)} ({self.column_list}) FROM STDIN"


def table_called(name: str) -> Table:
    columns, keys = [], []
    for column, collated, place in rows_of(_COLUMNS, [f"public.{quoted(name)}"]):
        text = f'{quoted(column)} COLLATE "C"' if collated else quoted(column)
        columns.append(column)
        if place >= 0:
            keys.append((place, text))
    order = [text for _place, text in sorted(keys)]
    return Table(name, columns, order or [f'{quoted(column)}::text COLLATE "C"' for column in columns])


@dataclass
class Content:
    """What has been read of a table so far."""

    rows: int = 0
    size: int = 0
    sha256: str = ""


def read_table(table: Table, content: Content, tick: Callable[[], None] | None = None) -> Iterator[bytes]:
    """The table's rows as COPY text in pieces of bounded size; `content` is filled on the way."""
    digest = hashlib.sha256()
    waiting: list[bytes] = []
    size = 0
    with connection.cursor() as cursor, cursor.copy(table.reading) as copy:
        for row in copy:
            waiting.append(bytes(row))
            size += len(row)
            content.rows += 1
            if size >= CHUNK:
                piece = b"".join(waiting)
                waiting, size = [], 0
                digest.update(piece)
                content.size += len(piece)
                yield piece
                if tick:
                    tick()
    piece = b"".join(waiting)
    digest.update(piece)
    content.size += len(piece)
    content.sha256 = digest.hexdigest()
    yield piece


def content_of(table: Table, tick: Callable[[], None] | None = None) -> Content:
    """Row count and hash of a table as it is now; nothing of it is kept."""
    content = Content()
    for _piece in read_table(table, content, tick):
        pass
    return content


def sequences() -> dict[str, list[Any]]:
    """Name of each sequence → [last value, whether it has been handed out]."""
    names = [row[0] for row in rows_of("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")]
    found = {}
    for name in names:
        found[name] = list(rows_of(f"SELECT last_value, is_called FROM {quoted(name)}")[0])  # noqa: S608 - from the catalogue
    return found


def set_sequences(values: dict[str, list[Any]]) -> None:
    with connection.cursor() as cursor:
        for name, (last, called) in values.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f"public.{quoted(name)}", last, called])


def shape(left_out: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """Of each kind of database object the count and a hash over all definitions; tables left out do not count."""
    found = {}
    skipped = tuple(left_out)
    for kind, statement in _SHAPE.items():
        lines = sorted(row[0] for row in rows_of(statement) if not any(name in row[0] for name in skipped))
        found[kind] = {"count": len(lines), "sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest()}
    return found


def server_version() -> int:
    """Major version of the server."""
    return int(rows_of("SHOW server_version_num")[0][0]) // 10_000

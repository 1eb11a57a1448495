"""The only door to the history's past: a function of the database that an erasure and the end of retention go through.

The owner of the tables makes it at each migration and takes from every other role the right to change or delete history
rows (decisions 4, 8). The function writes nothing but the blanks that the declarations name, so not even a portal that
has been broken into can tell another past. Where owner and portal are one role, the triggers stand alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from psycopg import sql

from jane_portal.core.personal.registry import all_rows, event_models

NAME = "erase_history"
ID = "{id}"  # stands for the key of the record in blanks that are made from it
MANY = 5000  # rows handed over at once
FUNCTION = """
CREATE OR REPLACE FUNCTION public.erase_history(history text, events bigint[], columns text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $door$
DECLARE
    blanks CONSTANT jsonb := {blanks}::jsonb;
    changes text;
    changed bigint;
BEGIN
    IF EXISTS (SELECT FROM unnest(columns) AS name WHERE (blanks -> history ->> name) IS NULL) THEN
        RAISE EXCEPTION 'erase_history: no erasure blanks % of %', columns, history;
    END IF;
    SELECT string_agg(format('%I = %s', name, blanks -> history ->> name), ', ') INTO changes
    FROM unnest(columns) AS name;
    PERFORM set_config('pgtrigger.ignore', {triggers}, true);
    EXECUTE format('UPDATE public.%I SET %s WHERE pgh_id = ANY($1)', history, changes) USING events;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('pgtrigger.ignore', '{{}}', true);
    RETURN changed;
END $door$
"""
# Roles other than the owner that hold rights on a table; 0 is everybody.
_GRANTEES = """
SELECT DISTINCT CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
FROM pg_class, aclexplode(relacl) AS acl WHERE pg_class.oid = %s::regclass AND acl.grantee <> relowner
"""
_TRIGGERS = """
SELECT tgname::text FROM pg_trigger
WHERE tgrelid = ANY(%s::text[]::regclass[]) AND tgname LIKE 'pgtrigger_append_only_%%' ORDER BY 1
"""


def erase_events(model: type[models.Model], events: models.QuerySet[Any], names: Iterable[str]) -> int:
    """Blank these fields of these history rows, as the declarations say. Returns how many rows were written."""
    own = {item.name: item.column for item in model._meta.concrete_fields}
    columns = [own[name] for name in names]
    keys = list(events.order_by().values_list("pgh_id", flat=True))
    changed = 0
    for start in range(0, len(keys), MANY):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT public.erase_history(%s, %s, %s)",
                [model._meta.db_table, keys[start : start + MANY], columns],
            )
            changed += cursor.fetchone()[0]
    return changed


def close_history() -> None:
    """Make the door and take every other way from all roles but the owner; called as the owner after each migration."""
    tables = [model._meta.db_table for model in event_models().values()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({row[0] for row in cursor.fetchall()} & set(tables))
        cursor.execute(_TRIGGERS, [tables])
        triggers = "{" + ",".join(row[0] for row in cursor.fetchall()) + "}"
        blanks = json.dumps(_blanks(), sort_keys=True)
        cursor.execute(sql.SQL(FUNCTION).format(triggers=sql.Literal(triggers), blanks=sql.Literal(blanks)))
        cursor.execute("REVOKE ALL ON FUNCTION public.erase_history FROM PUBLIC")
        users: set[str] = set()
        for table in tables:
            cursor.execute(_GRANTEES, [f"public.{table}"])
            for (role,) in cursor.fetchall():
                users.add(role)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON public.{table} FROM {role}")
        for role in sorted(users - {"PUBLIC"}):
            cursor.execute(f"GRANT EXECUTE ON FUNCTION public.erase_history TO {role}")


def open_tables() -> list[str]:
    """History tables that the portal's own role may write again; empty where it owns them, for then nothing helps."""
    statement = """
        SELECT relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
          AND NOT pg_has_role(relowner, 'USAGE')
          AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') ORDER BY 1"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [[model._meta.db_table for model in event_models().values()]])
        return [row[0] for row in cursor.fetchall()]


def _blanks() -> dict[str, dict[str, str]]:
    """History table → column → the SQL expression of its blank."""
    found: dict[str, dict[str, str]] = {}
    for rows in all_rows():
        model = rows.event_class
        if model is None:
            continue
        here = found.setdefault(model._meta.db_table, {})
        own = {item.name: str(item.column) for item in model._meta.concrete_fields}
        for name, value in rows.blanked.items():
            if name not in own:
                continue
            blank = _expression(value)
            if here.setdefault(own[name], blank) != blank:
                raise ImproperlyConfigured(f"{model._meta.label}.{name} has two different blanks")
    return {table: columns for table, columns in found.items() if columns}


def _expression(value: Any) -> str:
    if callable(value):
        return f"replace({_expression(value(ID))}, {_expression(ID)}, id::text)"
    if isinstance(value, (dict, list)):
        return f"{_expression(json.dumps(value))}::jsonb"
    return sql.Literal(value).as_string()

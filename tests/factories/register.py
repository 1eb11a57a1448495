"""Registers as files, and imports on their way."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.base import ContentFile

from associations.actions import register
from associations.models import ImportBatch

HEADINGS = ["Nimi", "Rekisterinumero", "Y-tunnus", "Kotipaikka", "Toimiala", "Kuvaus", "Sähköposti", "Puhelin"]


def csv_file(rows: list[list[str]], headings: list[str] | None = None) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([headings or HEADINGS, *rows])
    return target.getvalue().encode()


def row(name: str = "", **cells: str) -> list[str]:
    keys = ("number", "business_id", "municipality", "sector", "description", "email", "phone")
    return [name, *(cells.get(key, "") for key in keys)]


def uploaded(data: bytes, *, by: Any, name: str = "rekisteri.csv") -> ImportBatch:
    batch = register.upload_register(file=ContentFile(data), name=name, by=by)
    register.read_headings(batch=batch)
    batch.refresh_from_db()
    return batch


def checked(data: bytes, *, by: Any, mapping: dict[str, int] | None = None) -> ImportBatch:
    batch = uploaded(data, by=by)
    register.request_check(batch=batch, mapping=mapping or batch.mapping, by=by)
    register.check_import(batch=batch)
    batch.refresh_from_db()
    return batch


def applied(data: bytes, *, by: Any) -> ImportBatch:
    batch = checked(data, by=by)
    register.request_apply(batch=batch, by=by)
    register.apply_or_release(batch=batch)
    batch.refresh_from_db()
    return batch


def outcomes(batch: ImportBatch) -> dict[int, str]:
    """Outcome by row number."""
    return dict(batch.rows.order_by("number").values_list("number", "outcome"))


def codes(batch: ImportBatch, number: int) -> list[tuple[str, str]]:
    """(column, code) of the problems of one row."""
    return [(problem["column"], problem["code"]) for problem in batch.rows.get(number=number).problems]

"""The preview of an import: what each row would do, old beside new, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _

from associations.models import (
    Contact,
    ImportBatch,
    ImportRow,
    ImportValues,
    Kind,
    Municipality,
    Organisation,
    Sector,
    Status,
)
from associations.models.organisation import SPOKEN_LANGUAGES
from associations.selectors.register_fields import BY_KEY, CONTACT_KEYS, Field
from associations.selectors.register_problems import SHOWN, message

_CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "status": dict(Status.choices),
    "languages": dict(SPOKEN_LANGUAGES),
}
_PLACES = {"domicile_id", "works_in"}
_SECTORS = {"sector_id", "other_sectors"}


@dataclass(frozen=True)
class Change:
    """One thing a row says. old is "" for a new entry."""

    label: Any
    old: str
    new: str


@dataclass(frozen=True)
class PreviewRow:
    row: ImportRow
    name: str
    changes: list[Change] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    organisation: Organisation | None = None

    @property
    def can_be_chosen(self) -> bool:
        return self.row.outcome in (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED)


class _Words:
    """Names of places and sectors by their id, read once, and only if the file speaks of them."""

    def __init__(self, fields: Sequence[Field]) -> None:
        wanted = {item.column for item in fields}
        places = Municipality.objects.order_by().values_list(Value("m"), "pk", "name_fi")
        sectors = Sector.objects.order_by().values_list(Value("s"), "pk", "name_fi")
        self.names: dict[str, str] = {}
        if wanted & (_PLACES | _SECTORS):
            # One statement for both; a letter tells the ids apart.
            self.names = {f"{letter}{pk}": name for letter, pk, name in places.union(sectors)}

    def tell(self, column: str, value: Any) -> str:
        """The value as people read it, cut to what a table can show."""
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, list):
            return ", ".join(self.tell(column, part) for part in value)
        if column in _PLACES:
            return self.names.get(f"m{value}", "?")
        if column in _SECTORS:
            return self.names.get(f"s{value}", "?")
        if column in _CHOICES:
            return str(_CHOICES[column].get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if column == "dissolved_on":
            return str(value) if isinstance(value, str) else f"{value:%d.%m.%Y}"
        text = str(value)
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def mapped_fields(batch: ImportBatch) -> list[Field]:
    return [BY_KEY[key] for key in BY_KEY if key in batch.mapping]


def preview(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[PreviewRow]:
    """The rows of one page, in at most six statements."""
    fields = mapped_fields(batch)
    numbers = [row.number for row in rows]
    values = {item.number: item for item in ImportValues.objects.filter(batch=batch, number__in=numbers)}
    ids = {row.organisation_id for row in rows if row.organisation_id is not None}
    found = Organisation.objects.filter(pk__in=ids)
    for name in ("works_in", "other_sectors"):
        if name in batch.mapping:
            found = found.prefetch_related(name)
    organisations = {item.pk: item for item in found}
    contacts: dict[int, list[Contact]] = {}
    if any(item.key in CONTACT_KEYS for item in fields):
        for contact in Contact.objects.filter(organisation__in=ids).order_by("order", "id"):
            contacts.setdefault(contact.organisation_id, []).append(contact)
    words = _Words(fields)
    shown = []
    for row in rows:
        cells = values.get(row.number)
        organisation = organisations.get(row.organisation_id or 0)
        known = contacts.get(row.organisation_id or 0, [])
        shown.append(
            PreviewRow(
                row=row,
                name=_name(batch, row, cells, organisation),
                changes=_changes(row, cells, organisation, known, fields, words) if cells else [],
                problems=[(problem["column"], message(problem)) for problem in row.problems],
                organisation=organisation,
            )
        )
    return shown


def _name(batch: ImportBatch, row: ImportRow, cells: ImportValues | None, organisation: Organisation | None) -> str:
    if cells is not None:
        return cells.name_fi
    if row.raw:
        index = batch.mapping.get("name_fi", 0)
        return str(row.raw[index])[:SHOWN] if index < len(row.raw) else ""
    return organisation.name_fi if organisation else ""


def _changes(
    row: ImportRow,
    cells: ImportValues,
    organisation: Organisation | None,
    contacts: list[Contact],
    fields: Sequence[Field],
    words: _Words,
) -> list[Change]:
    if row.outcome not in (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED):
        return []
    is_new = row.outcome == ImportRow.Outcome.NEW
    changes = []
    for item in fields:
        new = getattr(cells, item.column)
        if new is None or (is_new and item.key == "name_fi"):
            continue
        old = None if is_new else _old(row, organisation, contacts, cells, item)
        if is_new or old != new:
            changes.append(Change(item.label, words.tell(item.column, old), words.tell(item.column, new)))
    return changes


def _old(
    row: ImportRow, organisation: Organisation | None, contacts: list[Contact], cells: ImportValues, item: Field
) -> Any:
    """What the directory says, or said before the import was applied. Equal to the new value where nothing changes."""
    new = getattr(cells, item.column)
    before = row.before or {}
    if item.key in CONTACT_KEYS:
        return _old_contact(row, contacts, cells, item.key, new)
    if row.applied:
        return before.get(item.column, new)
    if organisation is None:
        return None
    if item.column in ("works_in", "other_sectors"):
        return sorted(part.pk for part in getattr(organisation, item.column).all())
    return getattr(organisation, item.column)


def _old_contact(row: ImportRow, contacts: list[Contact], cells: ImportValues, key: str, new: Any) -> Any:
    if row.applied:
        told = (row.before or {}).get("contact")
        return (
            new if told is None else told.get("name" if key == "contact_name" else key, "" if "added" in told else new)
        )
    for contact in contacts:
        same = (
            contact.email.lower() == cells.email
            if cells.email
            else contact.phone == cells.phone
            if cells.phone
            else contact.name == cells.contact_name
        )
        if same:
            # What people have written stays.
            return getattr(contact, "name" if key == "contact_name" else key) and new
    return ""


def error_headings(batch: ImportBatch) -> list[str]:
    return [_("Row"), *batch.headings, _("Reason")]


def error_rows(batch: ImportBatch) -> Iterator[list[Any]]:
    """The rows in error as they stood in the file, each with its number and its reasons."""
    words = _Words(mapped_fields(batch))
    for row in batch.rows.filter(outcome=ImportRow.Outcome.ERROR).order_by("number").iterator(chunk_size=500):
        cells = row.raw if row.raw is not None else _cells(batch, row, words)
        cells = [*cells, *[""] * (len(batch.headings) - len(cells))][: len(batch.headings)]
        reasons = [
            f"{problem['column']}: {message(problem)}" if problem["column"] else message(problem)
            for problem in row.problems
        ]
        yield [row.number, *cells, " ".join(reasons)]


def _cells(batch: ImportBatch, row: ImportRow, words: _Words) -> list[str]:
    """The cleaned cells of a row that is in error only beside other rows."""
    values = ImportValues.objects.filter(batch=batch, number=row.number).first()
    cells = [""] * len(batch.headings)
    for key, index in batch.mapping.items():
        value = getattr(values, BY_KEY[key].column, None)
        cells[index] = (
            value if isinstance(value, str) and key not in _CHOICES else words.tell(BY_KEY[key].column, value)
        )
    return cells

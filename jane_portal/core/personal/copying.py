"""The copy of everything that the portal holds of one person, as plain values."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history.words import in_words

from .person import Person, deeds_of, events_of, rows_of
from .registry import Rows, all_rows, event_models, register_of

# A person who has worked here for years: what she did is listed up to this number, newest first.
DEEDS = 5000
# Columns that nobody else is ever shown have no names of their own.
LABELS = {
    "created_at": _("Made on"),
    "expires_at": _("Valid until"),
    "used_at": _("Used on"),
    "last_seen_at": _("Last seen"),
    "last_used_at": _("Last used"),
    "user_agent": _("Browser"),
    "ip": _("Address of the device"),
    "phone": _("Phone"),
    "purpose": _("Purpose"),
    "text_version": _("Version of the text"),
    "address": _("E-mail address"),
    "after": _("Afterwards"),
    "answer": _("Answer"),
    "answered_at": _("Answered on"),
    "before": _("Before"),
    "choice": _("Choice"),
    "contact_name": _("Contact"),
    "chosen_at": _("Chosen on"),
    "decided_at": _("Decided on"),
    "due_at": _("Erased on"),
    "email": _("E-mail address"),
    "given_at": _("Given"),
    "instant_at": _("Letters at once written until"),
    "key": _("What"),
    "kind": _("Kind"),
    "language": _("Language"),
    "lifted_at": _("Lifted"),
    "municipality": _("Municipality"),
    "name_fi": _("Name"),
    "newcomer": _("What you told about yourself"),
    "new_email": _("New e-mail address"),
    "note": _("How you made sure"),
    "old_email": _("Earlier e-mail address"),
    "order": _("Order"),
    "organisation": _("Association"),
    "reason": _("Reason"),
    "role": _("Role"),
    "source": _("Where"),
    "state": _("State"),
    "status": _("Status"),
    "subject": _("Subject"),
    "text": _("Text"),
    "title": _("Title"),
    "told_at": _("Written about until"),
    "type": _("Kind"),
    "weekly_at": _("Weekly letters written until"),
    "withdrawn_at": _("Withdrawn"),
}


@dataclass(frozen=True)
class Section:
    """The rows of one declaration. columns: name -> label in the language in force. rows, earlier: one dict a row."""

    key: str
    title: str
    register: str
    columns: dict[str, str]
    rows: list[dict[str, str]]
    earlier: list[dict[str, str]] = field(default_factory=list)
    done: int = 0

    @property
    def earlier_labels(self) -> list[str]:
        """Headings of `earlier` after the time."""
        return [self.columns[name] for name in (self.earlier[0] if self.earlier else {}) if name in self.columns]

    @property
    def table(self) -> list[list[tuple[str, str]]]:
        """For the page to read: label and value of what is not empty."""
        return [[(self.columns[name], value) for name, value in row.items() if value] for row in self.rows]


def sections(person: Person, *, history: bool = True) -> list[Section]:
    """What is held of the person, in the language in force; declarations without a row of hers are left out.

    The account comes first, then what stands in the registers that people know best.
    """
    account = get_user_model()._meta.label
    order = sorted(all_rows(), key=lambda rows: (rows.model != account, register_of(rows.register).order))
    found = [_section(rows, person, history) for rows in order if rows.mine or rows.doers]
    return [section for section in found if section.rows or section.earlier or section.done]


def deeds(person: Person) -> list[dict[str, str]]:
    """What she did here, newest first: when, in which role, what; from the history of all records."""
    found: list[tuple[datetime.datetime, dict[str, str]]] = []
    for tracked, events in event_models().items():
        for user_id in person.user_ids:
            rows = events._base_manager.filter(pgh_context__contains={"by": user_id}).order_by("-pgh_id")
            for at, context in rows.values_list("pgh_created_at", "pgh_context")[:DEEDS]:
                what = in_words(context.get("action", "")) or str(tracked._meta.verbose_name)
                found.append((at, {"at": moment(at), "what": what, "acting_as": context.get("acting_as", "")}))
    found.sort(key=lambda pair: pair[0], reverse=True)
    unique: dict[tuple[str, ...], dict[str, str]] = {}
    for _at, row in found:
        unique.setdefault(tuple(row.values()), row)
    return list(unique.values())[:DEEDS]


def _section(rows: Rows, person: Person, history: bool) -> Section:
    model = rows.model_class
    columns = {name: _label(model, name) for name in rows.exported}
    mine = rows_of(rows, person).order_by("pk") if rows.mine else model._base_manager.none()
    earlier: list[dict[str, str]] = []
    if history and rows.mine and (events := rows.event_class) is not None:
        own = [name for name in rows.exported if name in {item.name for item in events._meta.concrete_fields}]
        earlier = [
            {"at": moment(event.pgh_created_at)} | {name: _text(event, name, person, rows) for name in own}
            for event in events_of(rows, person).order_by("pgh_id")[:DEEDS]
        ]
    return Section(
        key=rows.model.rpartition(".")[2].lower(),
        title=str(rows.title),
        register=str(register_of(rows.register).title),
        columns=columns,
        rows=[{name: _text(row, name, person, rows) for name in columns} for row in mine],
        earlier=earlier,
        done=deeds_of(rows, person).count() if rows.doers else 0,
    )


def _label(model: type[models.Model], name: str) -> str:
    """A name that the model gives in words wins; a column's code is never one."""
    given = getattr(model._meta.get_field(name), "verbose_name", name)
    return str(capfirst(str(given if isinstance(given, Promise) else LABELS.get(name, given))))


def _text(row: Any, name: str, person: Person, declared: Rows) -> str:
    """The value in words. Other people are named as their own choice says."""
    if name in declared.row_words:
        return str(declared.row_words[name](row) or "")
    if name in declared.words:
        return str(declared.words[name](getattr(row, name)) or "")
    value = getattr(row, f"get_{name}_display", None)
    value = value() if value else getattr(row, name)
    if isinstance(value, get_user_model()):
        return str(value) if value.pk in person.user_ids else ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return str(formats.date_format(value, "SHORT_DATE_FORMAT"))
    return "" if value is None else str(value)


def moment(value: datetime.datetime) -> str:
    return str(formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"))

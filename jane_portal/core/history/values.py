"""Stored values of an event row as people read them: labels of choices, names of records, Finnish dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import dateparse, formats, timezone
from django.utils.translation import gettext as _

# Kept by the portal, not written by people.
UNSHOWN = {"id", "uuid", "version", "created_at", "updated_at"}


def shown_fields(model: type[models.Model]) -> list[Any]:
    return [
        item
        for item in model._meta.concrete_fields
        if item.name not in UNSHOWN and not isinstance(item, models.GeneratedField)
    ]


def wanted_labels(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    wanted: dict[type[models.Model], set[Any]],
    unseen: frozenset[str] = frozenset(),
) -> None:
    """Add to `wanted` the keys of the records that these rows point to, but in the `unseen` columns."""
    for item in shown_fields(model):
        if item.is_relation and item.column not in unseen:
            keys = {row.get(item.column) for row in rows}
            wanted.setdefault(item.related_model, set()).update(keys)


class Labels:
    """Names of the records that history rows point to, one statement a model."""

    def __init__(self, wanted: Mapping[type[models.Model], set[Any]]) -> None:
        self._labels: dict[tuple[type[models.Model], Any], str] = {}
        for model, keys in wanted.items():
            keys = keys - {None}
            if keys:
                for record in model._base_manager.filter(pk__in=keys):
                    self._labels[model, record.pk] = self._name(record)

    @staticmethod
    def _name(record: models.Model) -> str:
        """People are named by name, never by their address."""
        if isinstance(record, get_user_model()):
            if getattr(record, "is_former", False):
                return str(record)
            return str(getattr(record, "name", "")) or _("a person without a name")
        return str(record)

    def of(self, model: type[models.Model], key: Any) -> str:
        return self._labels.get((model, key), _("a removed record"))


def field_values(
    row: Mapping[str, Any], fields: Iterable[Any], labels: Labels, choices: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """column -> the value in words; empty values are empty strings."""
    return {item.column: _in_words(item, row.get(item.column), labels, choices) for item in fields}


def _in_words(item: Any, value: Any, labels: Labels, choices: Mapping[str, Mapping[str, Any]]) -> str:
    if value is None or value == "" or value == []:
        return ""
    if item.column in choices:
        return str(choices[item.column].get(value, value))
    if item.is_relation:
        return labels.of(item.related_model, value)
    if isinstance(item, ArrayField):
        known = dict(item.base_field.flatchoices)
        return ", ".join(str(known.get(one, one)) for one in value)
    if isinstance(item, models.FileField):
        return _("file %(name)s") % {"name": str(value).rpartition("/")[2][:8]}
    if isinstance(item, models.BooleanField):
        return _("yes") if value else _("no")
    if item.flatchoices:
        return str(dict(item.flatchoices).get(value, value))
    return _moment(item, str(value))


def _moment(item: Any, value: str) -> str:
    if isinstance(item, models.DateTimeField) and (moment := dateparse.parse_datetime(value)):
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    if isinstance(item, models.DateField) and (day := dateparse.parse_date(value)):
        return formats.date_format(day, "SHORT_DATE_FORMAT")
    if isinstance(item, models.TimeField) and (hour := dateparse.parse_time(value)):
        return formats.time_format(hour, "TIME_FORMAT")
    if isinstance(item, models.DecimalField):
        return formats.number_format(value, decimal_pos=item.decimal_places)
    return value

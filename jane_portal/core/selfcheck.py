"""The nightly look at the portal's own order (reliability A14): do files, rows, counters and rights still agree?

Each room registers what it can find; a finding is a kind of fault with a count and a few samples. Nothing is repaired
here: whoever reads the finding knows which action does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import CheckReport, StoredFile

SAMPLES = 5
KEPT_REPORTS = 60
FRESH_FOR = 48 * 3600  # seconds; a report older than this says nothing of today
# A file is written before its row is committed, and removed after: younger ones may still be on their way.
FILE_MAY_BE_ALONE = 24 * 3600


@dataclass(frozen=True)
class SelfCheck:
    """find: yields one short text for each fault, such as a key; never a name or an address of a person."""

    key: str
    title: Any
    find: Callable[[], Iterator[str]]


_checks: dict[str, SelfCheck] = {}


def register_self_check(check: SelfCheck) -> None:
    _checks[check.key] = check


def self_checks() -> list[SelfCheck]:
    return [_checks[key] for key in sorted(_checks)]


def title_of(key: str) -> str:
    return str(_checks[key].title) if key in _checks else key


def check_portal() -> CheckReport:
    """Run all checks and keep the report. findings: {"key", "count", "samples"} of each check that found something."""
    started = timezone.now()
    findings = []
    for check in self_checks():
        with transaction.atomic():
            found = check.find()
            samples = list(islice(found, SAMPLES))
            count = len(samples) + sum(1 for _more in found)
        if count:
            findings.append({"key": check.key, "count": count, "samples": samples})
    seconds = (timezone.now() - started).total_seconds()
    report = CheckReport.objects.create(findings=findings, seconds=seconds)
    kept = CheckReport.objects.order_by("-id").values("id")[:KEPT_REPORTS]
    CheckReport.objects.exclude(id__in=list(kept.values_list("id", flat=True))).delete()
    return report


def last_report() -> CheckReport | None:
    return CheckReport.objects.order_by("-id").first()


def is_well() -> bool:
    """Nothing was found at the last look, or there was none yet. One statement."""
    report = last_report()
    return report is None or not report.findings


# --- Files and rows ------------------------------------------------------------------------------


def file_fields() -> list[models.FileField]:
    """Every field of every model that names a file."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField) and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


@dataclass(frozen=True)
class NamedFiles:
    """Rows that name files of a storage. names: yields (key, name)."""

    label: str
    storage: Any
    names: Callable[[], Iterator[tuple[Any, str]]]


def named_files() -> list[NamedFiles]:
    stored = NamedFiles(StoredFile._meta.label, default_storage, lambda: _names(StoredFile, "path"))
    fields = [
        NamedFiles(field.model._meta.label, field.storage, partial(_names, field.model, field.name))
        for field in file_fields()
    ]
    return [*fields, stored]


def _names(model: type[models.Model], field: str) -> Iterator[tuple[Any, str]]:
    rows = model._base_manager.exclude(**{field: ""}).exclude(**{f"{field}__isnull": True})
    yield from rows.order_by("pk").values_list("pk", field).iterator(chunk_size=2000)


def rows_without_file() -> Iterator[str]:
    for named in named_files():
        for key, name in named.names():
            if not named.storage.exists(name):
                yield f"{named.label} {key}: {name}"
    for key, name, size in StoredFile.objects.order_by("pk").values_list("pk", "path", "size").iterator():
        if default_storage.exists(name) and default_storage.size(name) != size:
            yield f"{StoredFile._meta.label} {key}: {name} has another size"


def files_without_row() -> Iterator[str]:
    """Files in the folders that the fields write to, which no row names and no one has just written."""
    folders: dict[Path, set[str]] = {}
    for named in named_files():
        if isinstance(named.storage, FileSystemStorage):
            known = folders.setdefault(Path(named.storage.location), set())
            known.update(name for _key, name in named.names())
    limit = timezone.now().timestamp() - FILE_MAY_BE_ALONE
    for folder, known in folders.items():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in known and path.stat().st_mtime < limit:
                inside = path.is_relative_to(Path(settings.DATA_DIR))
                yield str(path.relative_to(Path(settings.DATA_DIR)) if inside else name)


FILE_CHECKS = [
    SelfCheck("core.rows_without_file", _("Rows whose file is missing"), rows_without_file),
    SelfCheck("core.files_without_row", _("Files that no row names"), files_without_row),
]

"""Imports of the register from a spreadsheet: the file, its checked rows, and what became of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import is_keeper
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun

from .organisation import Organisation

# A stored file is dropped after this many days; the result of the import stays.
FILE_DAYS = 30
STOPPED_AFTER = datetime.timedelta(seconds=60)


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files below the data folder that no address leads to."""

    @property
    def base_location(self) -> str:
        return str(Path(settings.DATA_DIR) / "private")

    @property
    def location(self) -> str:
        return self.base_location

    def url(self, name: str | None) -> str:
        raise ValueError("This file has no address.")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """The register is the secretary's own work: nobody else knows of its imports."""
        return self if is_keeper(user) else self.none()

    def for_page(self) -> ImportBatchQuerySet:
        return self.select_related("uploaded_by", "progress").order_by("-created_at", "-id")


@tracked(exclude=["sample", "mapping", "headings"])
class ImportBatch(PublicNoun):
    """One file on its way into the directory. `mapping` is {field key: column index}; see selectors.register_fields.

    counts: rows by outcome after the check. written: {"created", "updated", "contacts"} after applying.
    failure: {"code", "params"} of a SheetError, when the file could not be read.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("checked, waiting for your decision")
        APPLYING = "applying", _("being written into the directory")
        APPLIED = "applied", _("in the directory")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("could not be read")
        CANCELLED = "cancelled", _("cancelled")

    # from -> to; each made by an action of actions.register for those of UPKEEP_ROLES.
    TRANSITIONS = {
        State.UPLOADED: {State.CHECKING, State.FAILED, State.CANCELLED},
        State.CHECKING: {State.UPLOADED, State.READY, State.FAILED, State.CANCELLED},
        State.READY: {State.CHECKING, State.APPLYING, State.CANCELLED},
        State.APPLYING: {State.READY, State.APPLIED},
        State.APPLIED: {State.UNDOING},
        State.UNDOING: {State.APPLIED, State.UNDONE},
        State.UNDONE: set(),
        State.FAILED: {State.CANCELLED},
        State.CANCELLED: set(),
    }
    BUSY = (State.CHECKING, State.APPLYING, State.UNDOING)

    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file = models.FileField(_("file"), upload_to="imports/", storage=PrivateStorage(), blank=True)
    file_name = models.CharField(max_length=150)
    headings = ArrayField(models.TextField(), default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    written = models.JSONField(default=dict)
    failure = models.JSONField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of the register")
        verbose_name_plural = _("imports of the register")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "applying", "applied", "undoing", "undone"])
                | Q(checked_at__isnull=False),
                name="importbatch_checked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undoing", "undone"], applied_at__isnull=False)
                | Q(~Q(state__in=["applied", "undoing", "undone"]), applied_at__isnull=True),
                name="importbatch_applied_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | Q(~Q(state="undone"), undone_at__isnull=True),
                name="importbatch_undone_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__isnull=False), name="importbatch_failed_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """The worker has something to do with it. An uploaded file is read at once, for its headings."""
        return self.state in self.BUSY or (self.state == self.State.UPLOADED and not self.headings)

    @property
    def has_stopped(self) -> bool:
        """Busy, but the worker has not moved for a while: it may have been killed, or never started."""
        return self.is_busy and timezone.now() - self.progress.moved_at > STOPPED_AFTER


class ImportProgress(models.Model):
    """How far the worker has come; written on a connection of its own, so that it is seen before the commit."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, user: Any) -> ImportRowQuerySet:
        return self if is_keeper(user) else self.none()

    def of(self, batch: ImportBatch) -> ImportRowQuerySet:
        return self.filter(batch=batch).order_by("number")


class ImportRow(models.Model):
    """What the check found out about one row of the file, and after applying what was done with it.

    number: as a spreadsheet program shows it. problems: [{"column", "code", "params"}]. raw: the cells, of a row in
    error only. before: {field: value before applying}, of a changed row. left: undo met a later edit and left it.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")
        ERROR = "error", _("in error")

    pk = models.CompositePrimaryKey("batch_id", "number")
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    chosen = models.BooleanField(default=False)
    applied = models.BooleanField(default=False)
    left = models.BooleanField(default=False)
    # Rows are written and joined in bulk; a dangling number does no harm here.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    problems = models.JSONField(default=list)
    raw = models.JSONField(null=True)
    before = models.JSONField(null=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [
            # The tabs with few rows; the others are found by the primary key.
            models.Index(
                fields=["batch", "outcome", "number"],
                name="importrow_by_outcome",
                condition=Q(outcome__in=["changed", "error"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(chosen=True) | Q(outcome__in=["new", "changed"]), name="importrow_chosen_can_be_written"
            ),
            models.CheckConstraint(
                condition=~Q(applied=True) | Q(organisation__isnull=False) | Q(outcome="new"),
                name="importrow_applied_has_organisation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class ImportValues(models.Model):
    """The cleaned cells of one row, typed like the organisation's own columns. NULL: nothing to say, keep the old."""

    pk = models.CompositePrimaryKey("batch_id", "number")
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    name_key = models.TextField()
    name_fi = models.TextField()
    name_sv = models.TextField(null=True)
    name_en = models.TextField(null=True)
    kind = models.TextField(null=True)
    status = models.TextField(null=True)
    dissolved_on = models.DateField(null=True)
    register_number = models.TextField(null=True)
    business_id = models.TextField(null=True)
    domicile_id = models.BigIntegerField(null=True)
    sector_id = models.BigIntegerField(null=True)
    works_in = ArrayField(models.BigIntegerField(), null=True)
    other_sectors = ArrayField(models.BigIntegerField(), null=True)
    description_fi = models.TextField(null=True)
    description_sv = models.TextField(null=True)
    description_en = models.TextField(null=True)
    languages = ArrayField(models.CharField(max_length=3), null=True)
    newcomers_welcome = models.BooleanField(null=True)
    founded_year = models.PositiveSmallIntegerField(null=True)
    website = models.TextField(null=True)
    contact_name = models.TextField(null=True)
    email = models.TextField(null=True)
    phone = models.TextField(null=True)

    def __str__(self) -> str:
        return self.name_fi

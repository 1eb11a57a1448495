"""Keeping files, and letting go of those that nothing shows any more.

The bytes are written before the row: whatever a crash leaves behind without a row is swept away a day later.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import secrets
import zlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from .content import ENDINGS, document_type, shown_name
from .kinds import file_kinds
from .models import StoredFile

log = logging.getLogger(__name__)

# Of one owner, uploads only.
QUOTA = 200 * 1024 * 1024
ORPHAN_AFTER = datetime.timedelta(days=1)
# Folders of the media folder that this store alone writes to.
FOLDERS = ("files", "logos")


def keep_picture(
    *, picture: ContentFile[bytes], kind: str, owner: str, by: Any, alt: str = "", folder: str = "files"
) -> StoredFile:
    """Keep a picture that `pictures.remake_picture` has made anew. Without `alt` it only decorates.

    Raises ValidationError when the owner's quota is full.
    """
    return _keep(
        data=picture,
        folder=folder,
        kind=kind,
        owner=owner,
        uploaded_by=by,
        file_name=f"kuva{ENDINGS['image/webp']}",
        content_type="image/webp",
        alt=alt,
        decorative=not alt,
    )


def keep_document(*, upload: File[Any], kind: str, owner: str, by: Any) -> StoredFile:
    """Keep a document as it is; it is only ever downloaded. Raises ValidationError with a line for the sender."""
    content_type = document_type(upload, upload.size)
    name = shown_name(upload.name or "", content_type)
    return _keep(data=upload, kind=kind, owner=owner, uploaded_by=by, file_name=name, content_type=content_type)


def keep_made(*, data: bytes, kind: str, subject: str, made_from: str, file_name: str, content_type: str) -> StoredFile:
    """Keep what the portal made about the subject, in the place of the former one, whose bytes go."""
    facts = {"made_from": made_from, "file_name": file_name, "content_type": content_type}
    path, sha256, size = _write(ContentFile(data), "files", content_type)
    try:
        with transaction.atomic():
            former = StoredFile.objects.select_for_update().filter(kind=kind, subject=subject).first()
            stored, _made = StoredFile.objects.update_or_create(
                kind=kind, subject=subject, defaults={**facts, "path": path, "sha256": sha256, "size": size}
            )
            if former is not None:
                transaction.on_commit(lambda: default_storage.delete(former.path))
    except BaseException:
        default_storage.delete(path)
        raise
    return stored


def remove_made(*, kind: str, subject: str) -> None:
    """Forget what the portal made about the subject."""
    for stored in StoredFile.objects.filter(kind=kind, subject=subject):
        _remove(stored)


def _keep(*, data: File[Any], owner: str, content_type: str, folder: str = "files", **facts: Any) -> StoredFile:
    path, sha256, size = _write(data, folder, content_type)
    try:
        with transaction.atomic():
            _check_quota(owner, size)
            return StoredFile.objects.create(
                path=path, sha256=sha256, size=size, owner=owner, content_type=content_type, **facts
            )
    except BaseException:
        default_storage.delete(path)
        raise


def _write(data: File[Any], folder: str, content_type: str) -> tuple[str, str, int]:
    """Path, SHA-256 and size of the bytes as they now lie in the store."""
    digest, size = hashlib.sha256(), 0
    for chunk in data.chunks():
        digest.update(chunk)
        size += len(chunk)
    data.seek(0)
    name = f"{folder}/{secrets.token_hex(16)}{ENDINGS[content_type]}"
    return default_storage.save(name, data), digest.hexdigest(), size


def _check_quota(owner: str, size: int) -> None:
    """One upload of an owner after another, so that two at once do not pass together."""
    if not owner:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [7301, zlib.crc32(owner.encode()) - 2**31])
    used = StoredFile.objects.filter(owner=owner).aggregate(total=Sum("size"))["total"] or 0
    if used + size > QUOTA:
        raise ValidationError(
            _("The files of this association would take more than %(limit)s MB. Remove some of them first.")
            % {"limit": QUOTA // 1024**2},
            code="quota",
        )


def sweep_files() -> int:
    """Nightly: remove files that no record shows, and bytes without a row, both after a day. Returns how many."""
    limit = timezone.now() - ORPHAN_AFTER
    removed = 0
    for kind in file_kinds():
        if kind.in_use is None:
            continue
        for stored in StoredFile.objects.filter(kind=kind.key, created_at__lt=limit).exclude(path__in=kind.in_use()):
            _remove(stored)
            removed += 1
    return removed + _sweep_folders(limit)


def _remove(stored: StoredFile) -> None:
    path = stored.path
    with transaction.atomic():
        stored.delete()
        transaction.on_commit(lambda: default_storage.delete(path))


def _sweep_folders(limit: datetime.datetime) -> int:
    removed = 0
    for folder in FOLDERS:
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        known = set(StoredFile.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
        for path in {f"{folder}/{name}" for name in names} - known:
            if default_storage.get_modified_time(path) < limit:
                default_storage.delete(path)
                removed += 1
    return removed

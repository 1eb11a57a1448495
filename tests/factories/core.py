"""Stored files."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jane_portal.core.files.models import StoredFile


def stored_picture(path: str, *, kind: str, owner: str = "") -> StoredFile:
    """A row and a few bytes at that path."""
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(b"RIFF"))
    facts = {"kind": kind, "owner": owner, "file_name": "kuva.webp", "content_type": "image/webp", "decorative": True}
    return StoredFile.objects.get_or_create(path=path, defaults={**facts, "size": 4, "sha256": "0" * 64})[0]

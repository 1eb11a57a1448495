"""Files as they come in: pictures made anew, documents checked by their bytes."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from huoltamo.actions.enclosure import SentFile
from jane_portal.core.files.content import document_type
from jane_portal.core.files.pictures import remake_picture

PICTURE_SIDE = 1600
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


def accepted(upload: UploadedFile) -> SentFile:
    """What is kept of the file. Raises ValidationError with a line for the sender."""
    if str(upload.name).lower().endswith(PICTURES):
        return remake_picture(upload, side=PICTURE_SIDE)
    document_type(upload, upload.size or 0)
    return upload

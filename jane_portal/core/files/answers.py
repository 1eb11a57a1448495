"""How a stored file is sent: pictures inline, everything else as a download, all of it as if it were hostile."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from .models import StoredFile

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# No shared cache may keep it and no browser for long, so that it goes when the right to it goes.
PRIVATE = "private, max-age=86400"


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The bytes, for a viewer whose right has been asked. Raises Http404 when they are gone.

    inline: for PDFs that the portal has made itself, which browsers may show. Their own viewers do not work in a
    sandbox, so those get none.
    """
    try:
        source = default_storage.open(stored.path)
    except FileNotFoundError as error:
        raise Http404 from error
    shown = stored.is_picture or inline
    response = FileResponse(
        source, as_attachment=not shown, filename=stored.file_name, content_type=stored.content_type, headers=HEADERS
    )
    response["Cache-Control"] = "private, no-cache" if inline else PRIVATE
    if inline:
        response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    return response

"""The one address of stored files. It is the same in all languages and says nothing of what it leads to."""

from __future__ import annotations

import uuid as uuids

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .answers import file_response
from .models import StoredFile


@require_safe
def file_show(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    stored = StoredFile.objects.visible_to(request.user).filter(uuid=uuid).first()
    if stored is None:
        raise Http404
    return file_response(stored)

"""Doing a deed for a request, and telling how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest


def done(request: HttpRequest, deed: Callable[..., Any], success: str, **values: Any) -> Any:
    """Run the action as the person of the request. Shows `success`, or why not; returns None in that case."""
    try:
        result = deed(by=request.user, **values)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    messages.success(request, success)
    return result if result is not None else True

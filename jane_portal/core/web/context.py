"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "DEMO": settings.DEMO,
        "helper": settings.PORTAL_HELPER,
        "DEBUG": settings.DEBUG,
        "plain": getattr(request, "plain", False),
    }

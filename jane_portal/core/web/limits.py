"""Rate limits of public forms. They count in the database cache, by network address or by a key."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def within_limits(request: HttpRequest, *, action: str, rates: str, key: str) -> bool:
    """Count one try. rates: "5/h/ip,30/d/key" is five an hour from one address and thirty a day for the key."""
    return bool(ratelimit.consume(request, app="portal", action=action, config={action: rates}, key=key))

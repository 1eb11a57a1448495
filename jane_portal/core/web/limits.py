"""Rate limits of public forms. They count in the database cache, by network address or by a key."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def within_limits(request: HttpRequest, *, action: str, rates: str, key: str) -> bool:
    """Count one try. rates: "5/h/ip,20/d/ip,90/d/key" is five an hour and twenty a day from one address and ninety a
    day for the key. They are asked in this order, and what one refuses the later ones do not count."""
    names = {f"{action} {rate}": rate for rate in rates.split(",")}
    return all(ratelimit.consume(request, app="portal", action=name, config=names, key=key) for name in names)

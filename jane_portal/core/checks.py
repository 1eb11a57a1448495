"""Start-up checks. `migrate` runs them first, so a portal on an unsafe database does not come up."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

# What a committed row is worth nothing without (PostgreSQL's manual, "Reliability").
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
# Stricter or equal to "on": the row is on this server's disk when the commit returns.
SAFE = {"on", "remote_apply", "remote_write", "local"}


@register(Tags.database)
def database_is_durable(databases: Iterable[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """In production the server loses nothing that it has committed; demo and tests may be faster."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            for name in MUST_BE_ON:
                cursor.execute("SELECT current_setting(%s)", [name])
                value = cursor.fetchone()[0]
                if value not in SAFE:
                    found.append(
                        Error(
                            f"PostgreSQL's {name} is {value}: committed data can be lost.",
                            hint=f"Set {name} = on in postgresql.conf and reload.",
                            id="portal.E001",
                        )
                    )
    return found

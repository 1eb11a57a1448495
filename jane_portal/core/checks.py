"""Start-up checks. `migrate` runs them first, so a portal on an unsafe database does not come up."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from jane_portal.core.erased.again import is_unfinished
from jane_portal.core.history.door import open_tables

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


@register(Tags.database)
def history_is_closed(databases: Iterable[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Where the tables have an owner of their own, the portal's role must not be able to write history rows again."""
    if DEFAULT_DB_ALIAS not in (databases or []) or not (tables := open_tables()):
        return []
    return [
        Error(
            f"The portal's own role may write these history tables again: {', '.join(tables)}.",
            hint="Run migrate as their owner (DATABASE_OWNER_URL): it takes these rights away.",
            id="portal.E002",
        )
    ]


def unsafe_database() -> list[str]:
    """Why the portal must not start on this database; one that cannot be reached is no reason, it may come yet."""
    try:
        found = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    except OperationalError:
        return []
    finally:
        # The workers that are forked from this process must not share its connection.
        connections.close_all()
    told = [f"{message.id}: {message.msg} {message.hint or ''}" for message in found if message.is_serious()]
    if is_unfinished():
        told.append("portal.E003: A restore has not ended; people erased since the backup are back. Run erase_again.")
    return told

"""Numbers that all processes count together, in PostgreSQL: they hold while the broker is down (decisions 7)."""

from django.conf import settings
from django.db import connection


def add_up(key: str, number: int, *, seconds: int) -> int:
    """Add to a number that all processes share and return the sum, which is forgotten after so many seconds.

    One statement, so that nobody's count is lost between reading and writing, as it is with the cache's own `incr`. The
    row lies in the table of the cache, which sweeps it out.
    """
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    statement = f"""
        INSERT INTO {table} AS old (cache_key, value, expires) VALUES (%s, %s, now() + %s * interval '1 second')
        ON CONFLICT (cache_key) DO UPDATE SET
            value = CASE WHEN old.expires < now() THEN excluded.value
                         ELSE (old.value::bigint + excluded.value::bigint)::text END,
            expires = CASE WHEN old.expires < now() THEN excluded.expires ELSE old.expires END
        RETURNING value::bigint"""  # noqa: S608 - a name from the settings
    with connection.cursor() as cursor:
        cursor.execute(statement, [key, str(number), seconds])
        return int(cursor.fetchone()[0])

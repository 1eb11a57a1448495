"""What the database server keeps of votes below its tables, and how it is made to let go (docs/secret-votes.md)."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection

from networks.representation.models import Ballot, RollEntry

log = logging.getLogger(__name__)

# A page of a voter waits for us no longer than this.
PATIENCE = "3s"


def wipe_ballots() -> bool:
    """Write the files of the ballots and of the roll anew, without the versions of rows that are dead.

    Each vote leaves the ballots of before it behind as dead rows, next to the number of the transaction that also
    marked the roll: read from the files, they would tell each vote. `VACUUM FULL` gives both tables new files. Outside
    a transaction only. False when somebody held a table too long: the next night tries again.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            for model in (Ballot, RollEntry):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
        except OperationalError as error:
            log.warning("Dead ballots wait for the next night: %s", error)
            return False
        finally:
            cursor.execute("RESET lock_timeout")
    return True

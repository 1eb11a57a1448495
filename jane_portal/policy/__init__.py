"""Who may open which address: closed by default.

`POLICY` (table.py) has one row for each named URL pattern. A pattern without a row is treated as closed to all but an
administrator, and fails the build (tests/portal/test_policy.py). Views still check the right to the object itself; the
row says what they must answer, and tests/portal/test_matrix.py asks every pattern as everybody.

A row for a new pattern:

- `who` opens the door: `PUBLIC`, `SIGNED_IN`, or a set of roles any of which will do. Behind a closed door: a visitor
  is asked to sign in, a person without the role gets the 404 page.
- `objects` names the kind of record in the address; tests/portal/samples.py holds one function for each kind that makes
  one record of the actors' own association or municipality, one of another one, and the address of an absent one.
- `own` are the roles that may on their own record, `every` those that may on every record. Neither given: whoever is
  through the door may. `denied` is what the others get: 404 for what one may not know, 403 for what one may not do.
- `knows` narrows a 403 down to the roles that may know of their own record, `knows_every` of every record; all others
  get the 404 then.
- `blind`: the address tells nobody, not even by a 404, whether the record is there.
- `post` is another row for POST where it differs from GET.
"""

from .door import PolicyMiddleware, ask_to_sign_in
from .rows import (
    ADMINISTRATORS,
    ANYBODY,
    EDITORS,
    MUNICIPAL,
    NOBODY,
    OWNERS,
    PUBLIC,
    SECRETARIES,
    SIGNED_IN,
    Row,
    public,
    roles,
    signed_in,
)
from .table import POLICY

__all__ = [
    "ADMINISTRATORS",
    "ANYBODY",
    "EDITORS",
    "MUNICIPAL",
    "NOBODY",
    "OWNERS",
    "POLICY",
    "PUBLIC",
    "SECRETARIES",
    "SIGNED_IN",
    "PolicyMiddleware",
    "Row",
    "ask_to_sign_in",
    "public",
    "roles",
    "signed_in",
]

"""The plain-language twin of a description."""

from __future__ import annotations

from huoltamo.models import Listing
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.plain.actions import PlainValues, write_plain_text


@action
def write_plain(*, listing: Listing, values: PlainValues, by: User) -> None:
    write_plain_text(
        end=listing.thread_end,
        uuid=listing.uuid,
        field="description",
        source=listing.description,
        values=values,
        by=by,
    )

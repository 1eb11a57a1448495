"""Somebody from outside has acted for an association with its consent: the association is told of each deed."""

from __future__ import annotations

from associations.models import Organisation
from associations.selectors.people import addresses_of, people_of
from jane_portal.accounts.models import User
from jane_portal.mail.actions import queue_letter


def tell_of_help(*, organisation: Organisation, by: User, on_behalf_of: str, mark: str) -> None:
    """One letter to each owner and editor, or to the mailboxes where nobody has a role; inside the action itself.

    on_behalf_of: who of the association asked for it and when; without it nobody acted from outside, and nothing is
    written. mark: what tells this deed from the others on the same entry.
    """
    if not on_behalf_of:
        return
    people = {user.email.lower(): user for user in people_of(organisation)}
    readers = [(email, user.language) for email, user in people.items()] or addresses_of(organisation)
    for email, language in readers:
        if email == by.email:
            continue
        queue_letter(
            builder="associations.letters.organisation.helped",
            to=email,
            params={"organisation_id": organisation.pk, "by_id": by.pk, "note": on_behalf_of},
            language=language,
            user=people.get(email),
            kind="helped",
            key=f"helped:{organisation.pk}:{mark}",
        )

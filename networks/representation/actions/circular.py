"""Writing to all associations of a place: one letter each, through the ledger, whatever happens to the worker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from associations.models import Contact
from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letters
from jane_portal.mail.actions.queue import Recipient
from networks.representation.models import Circular
from networks.representation.selectors.circular import (
    Sender,
    left_this_month,
    reach_of,
    receivers_in,
    senders_of,
)
from networks.representation.selectors.roll import people_of_all

# Associations in one transaction.
BATCH = 200


@action
def write_circular(*, sender: Sender, key: uuid.UUID, subject: str, text: str, by: User) -> Circular:
    """Keep the letter and let the worker send it. The same key again is the letter that is there already.

    Raises PermissionDenied when she does not write from this place today, ValidationError when this month's letters are
    used up and when nobody would be reached.
    """
    User.objects.select_for_update().get(pk=by.pk)
    there = Circular.objects.filter(uuid=key, writer=by).first()
    if there is not None:
        return there
    if sender.key not in {one.key for one in senders_of(by)}:
        raise PermissionDenied
    if left_this_month(by) == 0:
        raise ValidationError(_("You have written as many letters this month as one may. Wait for the next month."))
    reach = reach_of(receivers_in(sender.municipality, sender.area))
    if not reach.reached:
        raise ValidationError(_("There is no association here that a letter would reach."))
    circular = Circular.objects.create(
        uuid=key,
        writer=by,
        on_behalf_of=sender.name,
        municipality=sender.municipality,
        area=sender.area,
        subject=subject,
        text=text,
        reply_to=by.email,
        associations=reach.reached,
    )
    later("representation.send_circular", circular_id=circular.pk)
    return circular


def send_circular(*, circular_id: int) -> int:
    """Queue what has not been queued yet. Returns how many letters there are now; 0 when the circular is gone.

    Cut short at any place, the next run goes on: the ledger knows each letter by the circular and its reader.
    """
    circular = Circular.objects.filter(pk=circular_id).first()
    if circular is None:
        return 0
    total = 0
    for recipients in _recipients(circular):
        with transaction.atomic():
            total += queue_letters(
                builder="networks.representation.letters.circular.circular",
                recipients=recipients,
                params={"circular": circular.pk},
                kind="circular",
                key=f"circular:{circular.uuid}",
                reply_to=circular.reply_to,
            )
    if circular.letters is None:
        mark_sent(circular=circular, letters=total, by=None)
    return total


@action
def mark_sent(*, circular: Circular, letters: int, by: None) -> None:
    Circular.objects.filter(pk=circular.pk, letters=None).update(letters=letters)


def send_waiting() -> int:
    """By the minute: circulars whose sending was cut short. Returns how many."""
    waiting = list(Circular.objects.filter(letters=None).values_list("pk", flat=True))
    for pk in waiting:
        send_circular(circular_id=pk)
    return len(waiting)


def _recipients(circular: Circular) -> Iterator[list[Recipient]]:
    """Editors of each association, and the address of those that have none; each reader once in a batch."""
    organisations = list(receivers_in(circular.municipality, circular.area).order_by("pk"))
    for start in range(0, len(organisations), BATCH):
        some = organisations[start : start + BATCH]
        people = people_of_all(some)
        found = {
            user.email.lower(): Recipient(to=user.email, language=user.language, user=user)
            for users in people.values()
            for user in users
        }
        silent = [one.pk for one in some if one.pk not in people]
        for email in Contact.objects.filter(organisation__in=silent).exclude(email="").values_list("email", flat=True):
            found.setdefault(email.lower(), Recipient(to=email.lower(), language=settings.LANGUAGE_CODE))
        yield list(found.values())

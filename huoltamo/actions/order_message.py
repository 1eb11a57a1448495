"""Messages on an order, with files, seen by the two associations only."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Enclosure, Order, OrderMessage
from huoltamo.models.enclosure import MOST_ENCLOSURES
from huoltamo.models.order_steps import ENDED, FILE, PROVIDER
from huoltamo.selectors.order_desk import ORDER_FILE
from huoltamo.selectors.order_people import association_of, other_side, sides_of
from jane_portal.accounts.models import User
from jane_portal.core.history import action

from .enclosure import SentFile, keep_sent
from .order_letters import tell


@action
def write_message(*, order: Order, side: str, text: str, files: Sequence[SentFile] = (), by: User) -> OrderMessage:
    """A word to the other association; silence is counted anew. It changes neither state nor version.

    Raises ValidationError for an order that has ended, for nothing to say and for files that are not taken.
    """
    current = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if side not in sides_of(current, by):
        raise PermissionDenied
    if current.state in ENDED:
        raise ValidationError(_("This order has ended, so no more messages are sent on it."), code="ended")
    if not text.strip() and not files:
        raise ValidationError(_("Write the message."), code="empty")
    if len(files) > MOST_ENCLOSURES:
        words = _("At most %(number)s files with one message.")
        raise ValidationError(words % {"number": MOST_ENCLOSURES}, code="files")
    said = {"text": text.strip()} if text.strip() else {"step": FILE}
    message = OrderMessage.objects.create(order=current, side=side, author=by, **said)
    for file in files:
        enclose(message=message, file=file, owner=association_of(current, side).scope, by=by)
    current.moved_at, current.nudged = timezone.now(), 0
    if side == PROVIDER and current.answered_at is None:
        current.answered_at = current.moved_at
    current.save(update_fields=["moved_at", "nudged", "answered_at", "updated_at"])
    tell(current, "message", other_side(side), mark=message.pk, message=message.pk)
    return message


def enclose(*, message: OrderMessage, file: SentFile, owner: str, by: User) -> Enclosure:
    """Keep one file of a message. Raises ValidationError when the association's quota is full."""
    stored = keep_sent(file=file, alt=_("Picture sent with a message"), kind=ORDER_FILE, owner=owner, by=by)
    return Enclosure.objects.create(stored=stored, message=message)

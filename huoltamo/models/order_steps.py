"""The states of an order and who may take which step (domain D3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jane_portal.core.states import step, table

BUYER, PROVIDER, PORTAL = "buyer", "provider", "portal"
SIDES = (BUYER, PROVIDER)
# Not a step: what the line of a file without words says, in the language of its reader.
FILE = "file"


class OrderState(models.TextChoices):
    REQUESTED = "requested", _("asked for")
    QUESTIONED = "questioned", _("a question waits for an answer")
    PROPOSED = "proposed", _("a proposal waits for an answer")
    ACCEPTED = "accepted", _("accepted, waits for the last word")
    AGREED = "agreed", _("agreed")
    DELIVERED = "delivered", _("done")
    THANKED = "thanked", _("done and thanked for")
    DECLINED = "declined", _("not now")
    REFERRED = "referred", _("referred to another")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "withdrawn")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("ended without an answer")


_S = OrderState
# Before anything is agreed; an order ends by itself when nobody moves in these.
OPEN = (_S.REQUESTED, _S.QUESTIONED, _S.PROPOSED, _S.ACCEPTED)
# The two have agreed at some time.
BOUND = (_S.AGREED, _S.DELIVERED, _S.THANKED)
ENDED = (_S.DECLINED, _S.REFERRED, _S.WITHDRAWN, _S.CANCELLED, _S.EXPIRED)
# Whose move it is.
WAITS_FOR = {_S.REQUESTED: PROVIDER, _S.QUESTIONED: BUYER, _S.PROPOSED: BUYER, _S.ACCEPTED: BUYER}

ORDER_STEPS = table(
    # A small thing is agreed as soon as the provider says yes.
    step("accept", _("Yes, this suits us"), [_S.REQUESTED, _S.QUESTIONED], [_S.ACCEPTED, _S.AGREED], [PROVIDER]),
    step("propose", _("Propose something else"), [_S.REQUESTED, _S.QUESTIONED, _S.PROPOSED], [_S.PROPOSED], [PROVIDER]),
    step("question", _("Ask a question"), [_S.REQUESTED], [_S.QUESTIONED], [PROVIDER]),
    step("refer", _("Refer to another"), [_S.REQUESTED, _S.QUESTIONED], [_S.REFERRED], [PROVIDER]),
    step("decline", _("Not now"), OPEN, [_S.DECLINED], [PROVIDER], reason=True),
    step("answer", _("Send the answer"), [_S.QUESTIONED], [_S.REQUESTED], [BUYER]),
    step("agree", _("Agree"), [_S.PROPOSED, _S.ACCEPTED], [_S.AGREED], [BUYER]),
    step("ask_again", _("Ask for something else"), [_S.PROPOSED, _S.ACCEPTED], [_S.REQUESTED], [BUYER]),
    step("withdraw", _("Withdraw"), OPEN, [_S.WITHDRAWN], [BUYER]),
    step("confirm", _("It is done"), [_S.AGREED], [_S.AGREED, _S.DELIVERED], SIDES),
    step("cancel", _("Cancel the order"), [_S.AGREED], [_S.CANCELLED], SIDES, reason=True),
    # 14 days after one side said that it is done, when the other is silent.
    step("settle", _("Taken as done"), [_S.AGREED], [_S.DELIVERED], [PORTAL]),
    step("thank", _("Thank"), [_S.DELIVERED], [_S.THANKED], [BUYER]),
    step("reopen", _("It is not done after all"), [_S.DELIVERED], [_S.AGREED], SIDES, reason=True),
    step("expire", _("Ends without an answer"), OPEN, [_S.EXPIRED], [PORTAL]),
    # One of the two associations has been dissolved or deleted.
    step("end", _("Ends with the association"), [*OPEN, _S.AGREED], [_S.CANCELLED], [PORTAL]),
)


def leads_on(state: str, key: str, side: str) -> bool:
    """Whether the step is what this side is waited for to do; other steps are folded away on the page."""
    return WAITS_FOR.get(OrderState(state)) == side or key in ("confirm", "thank")

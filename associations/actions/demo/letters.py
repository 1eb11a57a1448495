"""A few letters of the network, queued like any other, so that the demo post box is not empty at first."""

from __future__ import annotations

from associations.models import Claim, RelayedMessage
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.mail.actions import queue_letter


def make_letters(people: dict[str, User]) -> int:
    """Returns the number of letters: new roles, claims that wait or are decided, a message to an association."""
    letters = [
        ("jane_portal.accounts.letters.role_given", "role_given", span.user, {"span_id": span.pk})
        for span in RoleSpan.objects.in_force().filter(user__in=[people["sijainen"], people["kunta"]])
    ]
    for claim in Claim.objects.select_related("user").order_by("pk"):
        builder, to = {
            Claim.State.OPEN: ("claim_opened", people["sihteeri"]),
            Claim.State.APPROVED: ("claim_approved", claim.user),
            Claim.State.REFUSED: ("claim_refused", claim.user),
        }.get(Claim.State(claim.state), ("", claim.user))
        if builder:
            letters.append((f"associations.letters.claim.{builder}", builder, to, {"claim_id": claim.pk}))
    for message in RelayedMessage.objects.order_by("pk"):
        params = {"message_id": message.pk}
        letters.append(("associations.letters.message.relayed", "relayed_message", people["yhdistys"], params))
    for dotted, kind, user, params in letters:
        queue_letter(
            builder=dotted,
            to=user.email,
            params=params,
            language=user.language,
            user=user,
            kind=kind,
            key=f"demo.{kind}:{sorted(params.values())}",
        )
    return len(letters)

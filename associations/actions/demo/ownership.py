"""Claims in every state, invitations in every state, and letters of outsiders."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from associations.models import Claim, Invitation, Organisation, RelayedMessage, Status
from jane_portal.accounts.actions.confirmation import ask_about
from jane_portal.accounts.models import Role, RoleAsk, RoleSpan, User
from jane_portal.core.demo import DemoPlan

from .places import region

CLAIMS = [
    (Claim.State.OPEN, Claim.Proof.BOARD, "Valittiin syyskokouksessa puheenjohtajaksi, pöytäkirja on sihteerillä.", ""),
    (Claim.State.OPEN, Claim.Proof.TAKEOVER, "Edellinen sihteeri muutti pois, hallitus pyysi minua jatkamaan.", ""),
    (Claim.State.OPEN, Claim.Proof.MAILBOX, "Luen yhdistyksen yhteistä postilaatikkoa.", ""),
    (Claim.State.APPROVED, Claim.Proof.MANDATE, "Hallituksen päätös 12.3.", ""),
    (Claim.State.REFUSED, Claim.Proof.MAILBOX, "Olen entinen jäsen.", "Yhdistys kertoi, ettei tunne pyytäjää."),
    (Claim.State.WITHDRAWN, Claim.Proof.BOARD, "Väärä yhdistys, pahoittelut.", ""),
]
# state, days from today to the last day of the link
INVITATIONS = [
    (Invitation.State.OPEN, 9),
    (Invitation.State.OPEN, -3),
    (Invitation.State.ACCEPTED, -20),
    (Invitation.State.DECLINED, -30),
    (Invitation.State.CANCELLED, 5),
]


def make_ownership(plan: DemoPlan, organisations: list[Organisation], people: dict[str, User]) -> dict[str, int]:
    """Returns the number of rows by name."""
    active = [organisation for organisation in organisations if organisation.status == Status.ACTIVE]
    home = [o for o in active if o.domicile and o.domicile.code == region()["home"]] or active
    claims = Claim.objects.bulk_create(_claims(plan, active, home, people))
    invitations = Invitation.objects.bulk_create(_invitations(plan, active, people))
    RelayedMessage.objects.create(
        organisation=home[0],
        sender_name="Amina Poutalampi",
        sender_email="amina.poutalampi@demo.example",
        subject="Voiko ryhmään tulla kesken kauden?",
        text="Hei! Muutin juuri tänne ja haluaisin tutustua ihmisiin. Voiko teidän ryhmäänne tulla kesken kauden?",
        recipients=1,
    )
    return {"claims": len(claims), "invitations": len(invitations), "messages": 1}


def _claims(
    plan: DemoPlan, active: list[Organisation], home: list[Organisation], people: dict[str, User]
) -> Iterator[Claim]:
    for number, (state, proof, explanation, reason) in enumerate(CLAIMS):
        decided = state in {Claim.State.APPROVED, Claim.State.REFUSED}
        yield Claim(
            organisation=home[-1] if number == 0 else plan.random.choice(active),
            user=people["asukas"] if number == 0 else people[f"vaki{number}"],
            state=state,
            proof=proof,
            explanation=explanation,
            reason=reason,
            decided_by=people["sihteeri"] if decided else None,
            decided_at=timezone.now() if decided else None,
        )


def _invitations(plan: DemoPlan, active: list[Organisation], people: dict[str, User]) -> Iterator[Invitation]:
    """No link leads to these: their letters were never written."""
    for number, (state, days) in enumerate(INVITATIONS):
        yield Invitation(
            organisation=plan.random.choice(active),
            email=f"kutsuttu{number}@demo.example",
            role=Role.ASSOCIATION_EDITOR,
            state=state,
            invited_by=people[f"vaki{number}"],
            accepted_by=people[f"vaki{number + 5}"] if state == Invitation.State.ACCEPTED else None,
            expires_at=timezone.now() + datetime.timedelta(days=days),
        )


def make_role_questions(people: dict[str, User]) -> int:
    """The yearly question about roles: one that waits with its letter, one without an answer, one that was a no."""
    today, scopes = timezone.localdate(), {}
    for key in ("yhdistys", "vaki0", "vaki1"):
        scopes[key] = next((span.scope for span in RoleSpan.objects.in_force().filter(user=people[key])), "")
    if scopes["yhdistys"]:
        ask_about(scope=scopes["yhdistys"], turn=today, by=None)
    long_ago = timezone.now() - datetime.timedelta(days=75)
    answers = [
        ("vaki0", RoleAsk.State.OPEN, None),
        ("vaki1", RoleAsk.State.CHANGED, timezone.now() - datetime.timedelta(days=3)),
    ]
    for key, state, answered_at in answers:
        if scopes[key] and scopes[key] != scopes["yhdistys"]:
            asked, is_new = RoleAsk.objects.get_or_create(
                scope=scopes[key],
                turn=long_ago.date(),
                defaults={"recipients": 1, "state": state, "answered_at": answered_at},
            )
            if is_new:
                RoleAsk.objects.filter(pk=asked.pk).update(created_at=long_ago)
    return RoleAsk.objects.count()

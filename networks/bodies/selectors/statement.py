"""Reads of statements: the library, one of them, and who may sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from networks.bodies.models import Body, Mandate, Seat, Signature, Statement, StatementState, kept_bodies
from networks.bodies.models.statement import SIGNERS, UNDER_WORK
from networks.bodies.public import Seen, knows_people, seen

from .standing import standings

PAGE_SIZE = 20
SHOWN_ON_DESK = 8


@dataclass(frozen=True)
class Signed:
    """A signature as the viewer reads it: seat and association, and the name by its bearer's choice."""

    seat: str
    holder: Seen
    own: bool


def statement_page(user: Any, text: str, number: int, body: Body | None = None) -> Page:
    """Given ones that hold all the words, the newest first. Two statements."""
    found = Statement.objects.visible_to(user).filter(state=StatementState.GIVEN).select_related("body")
    if body is not None:
        found = found.filter(body=body)
    for word in text.split():
        within = Q(title__icontains=word) | Q(text__icontains=word) | Q(body__name_fi__icontains=word)
        found = found.filter(within | Q(recipient__icontains=word) | Q(asked_by__icontains=word))
    return Paginator(found.order_by("-given_at", "-pk"), PAGE_SIZE).get_page(number)


def signing_mandate(body: Body, user: Any) -> Mandate | None:
    """The mandate by which this person signs today; None for those who have no seat. Two statements."""
    mine = Seat.objects.filter(body=body, mandates__user=user).distinct()
    for one in standings(mine):
        if one.mandate is not None and one.mandate.user_id == user.pk:
            return one.mandate
    return None


def signatures_of(statement: Statement, user: Any) -> list[Signed]:
    """Who stands behind it. One statement."""
    inside, today = knows_people(user, statement.body), timezone.localdate()
    rows = Signature.objects.filter(statement=statement)
    rows = rows.select_related("mandate__seat__deputy_of", "mandate__user", "mandate__on_behalf_of").order_by("pk")
    return [
        Signed(
            one.mandate.seat.label,
            seen(one.mandate, inside=inside, current=one.mandate.holds_on(today)),
            own=user.is_authenticated and one.mandate.user_id == user.pk,
        )
        for one in rows
    ]


def waiting_statements(user: Any) -> list[Statement]:
    """What this person is to finish or to sign, the nearest last day first. One statement."""
    signed = Signature.objects.filter(statement=OuterRef("pk"), mandate__user=user)
    seats = [span.scope_key for span in user.open_spans if span.role in SIGNERS]
    to_sign = Q(state=StatementState.SIGNING, body__uuid__in=seats) & ~Exists(signed)
    kept = Q(state__in=UNDER_WORK, body__in=kept_bodies(user))
    found = Statement.objects.visible_to(user).filter(kept | to_sign).select_related("body")
    return list(found.order_by("deadline", "pk")[:SHOWN_ON_DESK])

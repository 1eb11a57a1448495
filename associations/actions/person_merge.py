"""What moves in this room when two accounts of one person become one."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Claim, Contact, Invitation, MunicipalContact
from jane_portal.core.registry import PersonRecords


def _move_claims(kept: int, dropped: int) -> None:
    """Of two open claims on one association, the one of the account that is closed is withdrawn."""
    open_claims = Claim.objects.filter(state=Claim.State.OPEN)
    doubled = open_claims.filter(user=kept).values("organisation")
    open_claims.filter(user=dropped, organisation__in=doubled).update(
        state=Claim.State.WITHDRAWN, updated_at=timezone.now()
    )
    Claim.objects.filter(user=dropped).update(user=kept, updated_at=timezone.now())


def _records(title: Any, model: type[Model], *fields: str) -> PersonRecords:
    def of(field: str, person: int) -> QuerySet[Model]:
        found: QuerySet[Model] = model._default_manager.filter(**{field: person})
        return found

    def move(kept: int, dropped: int) -> None:
        for field in fields:
            of(field, dropped).update(**{field: kept, "updated_at": timezone.now()})

    return PersonRecords(
        title=title, count=lambda person: sum(of(field, person).count() for field in fields), move=move
    )


PERSON_RECORDS = [
    PersonRecords(title=_("Claims"), count=lambda person: Claim.objects.filter(user=person).count(), move=_move_claims),
    _records(_("Invitations"), Invitation, "invited_by", "accepted_by"),
    _records(_("Contacts of associations"), Contact, "user"),
    _records(_("Posts in municipalities"), MunicipalContact, "user"),
]

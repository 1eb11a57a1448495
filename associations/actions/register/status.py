"""What a new status in the register brings with it: the same as dissolving by hand, for many entries at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.actions.ending import reopen_roles, tell_dissolved
from associations.actions.search_entries import refresh_entries
from associations.models import Activity, Claim, ImportBatch, ImportRow, Invitation, Organisation, Status
from associations.selectors.ending import ended_roles
from associations.selectors.projection import among
from jane_portal.accounts.actions.roles import ONE_DAY
from jane_portal.accounts.models import RoleSpan, User

ENTRIES_AT_ONCE = 500


def follow_status(batch: ImportBatch, *, touched: list[int], moment: datetime.datetime, by: User | None) -> None:
    """At the end of an import written at `moment`: entries it has dissolved lose what they have open."""
    _close(_changed(batch).exclude(before__status=Status.DISSOLVED), Status.DISSOLVED, moment, by)
    _refresh_activities(touched)


def follow_status_back(batch: ImportBatch, *, touched: list[int], by: User | None) -> None:
    """At the end of its undoing: what it closed is open again; entries that it had revived are closed again."""
    back = _changed(batch).filter(left=False)
    revived = list(_organisations(back.exclude(before__status=Status.DISSOLVED)).exclude(status=Status.DISSOLVED))
    if revived:
        _reopen(revived, batch.applied_at)
    _close(back.filter(before__status=Status.DISSOLVED), Status.DISSOLVED, timezone.now(), by)
    _refresh_activities(touched)


def _changed(batch: ImportBatch) -> Any:
    """Rows of the batch that changed the status of an entry."""
    return ImportRow.objects.filter(batch=batch, applied=True, outcome="changed", before__has_key="status")


def _organisations(rows: Any) -> Any:
    return Organisation.objects.filter(pk__in=rows.values("organisation_id"))


def _close(rows: Any, status: str, moment: datetime.datetime, by: User | None) -> None:
    ended = _organisations(rows).filter(status=status)
    Invitation.objects.filter(organisation__in=ended, state=Invitation.State.OPEN).update(
        state=Invitation.State.CANCELLED, updated_at=moment
    )
    # A refusal names who decided; the command line is nobody.
    decision: dict[str, Any] = {"state": Claim.State.WITHDRAWN}
    if by is not None:
        decision = {"state": Claim.State.REFUSED, "decided_by": by, "decided_at": moment}
    Claim.objects.filter(organisation__in=ended, state=Claim.State.OPEN).update(
        reason=_("The association has been dissolved."), updated_at=moment, **decision
    )
    scopes = ended.annotate(key=Concat(Value("association:"), Cast("uuid", CharField()))).values("key")
    spans = list(RoleSpan.objects.in_force().filter(scope__in=scopes).select_related("user").order_by("pk"))
    by_scope = {one.scope: one for one in Organisation.objects.filter(uuid__in=[span.scope_key for span in spans])}
    for scope, user in {(span.scope, span.user) for span in spans}:
        tell_dissolved(by_scope[scope], user, by)
    yesterday = timezone.localdate() - ONE_DAY
    RoleSpan.objects.filter(pk__in=[span.pk for span in spans]).update(
        until=Greatest(Value(yesterday), F("since") - ONE_DAY), updated_at=moment
    )


def _reopen(organisations: list[Organisation], applied_at: datetime.datetime | None) -> None:
    """Open what the import of that moment closed; what has been opened anew since stands as it is."""
    closed = {"organisation__in": organisations, "updated_at": applied_at}
    anew = Invitation.objects.filter(
        organisation=OuterRef("organisation"), email=OuterRef("email"), state=Invitation.State.OPEN
    )
    Invitation.objects.filter(~Exists(anew), state=Invitation.State.CANCELLED, **closed).update(
        state=Invitation.State.OPEN, updated_at=timezone.now()
    )
    asked = Claim.objects.filter(organisation=OuterRef("organisation"), user=OuterRef("user"), state=Claim.State.OPEN)
    refused = Q(state=Claim.State.REFUSED, decided_at=applied_at) | Q(state=Claim.State.WITHDRAWN)
    Claim.objects.filter(~Exists(asked), refused, **closed).update(
        state=Claim.State.OPEN, decided_by=None, decided_at=None, reason="", updated_at=timezone.now()
    )
    events = Organisation.pgh_event_model.objects  # type: ignore[attr-defined]
    deed = events.filter(pgh_obj_id__in=[one.pk for one in organisations], updated_at=applied_at)
    context = deed.order_by("pgh_id").values_list("pgh_context_id", flat=True).first()
    reopen_roles(ended_roles(context, [one.scope for one in organisations]))


def _refresh_activities(touched: Sequence[int]) -> None:
    """The search entries of activities name their association and go with it."""
    theirs = Activity.objects.filter(organisation__in=among(touched))
    ids = list(theirs.values_list("organisation_id", flat=True).distinct())
    for start in range(0, len(ids), ENTRIES_AT_ONCE):
        refresh_entries(ids[start : start + ENTRIES_AT_ONCE])

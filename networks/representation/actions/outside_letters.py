"""Letters about seats and meetings outside the network to many: in batches, each once, whatever happens to the worker.

What has gone to everybody is marked. A run that was cut short is taken up by the nightly one: the key of a letter names
its request or meeting, so that the ledger knows each letter that is there already.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from associations.models import Organisation
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.history import action
from jane_portal.core.links import make_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.actions import queue_letters
from jane_portal.mail.actions.queue import Recipient
from networks.representation.models import ExternalMeeting, Nominee, RequestState, SeatRequest
from networks.representation.selectors.around import associations_around
from networks.representation.selectors.roll import people_of_all

from .external_meeting import INPUT

# Associations in one transaction.
BATCH = 100


def send_seat_call(*, request_id: int) -> int:
    """The call to the owners of associations of the area. Returns the number of letters queued."""
    request = SeatRequest.objects.select_related("body__municipality").filter(pk=request_id).first()
    if request is None or request.state != RequestState.CALL or request.call_written:
        return 0
    keys = list(associations_around(request.body).order_by("pk").values_list("pk", flat=True))
    count = sum(_call(request, keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))
    mark_call_written(request=request)
    return count


def remind_of_call(request: SeatRequest) -> int:
    """Owners whose association has proposed nobody yet. The ledger knows who has been reminded already."""
    proposed = Nominee.objects.filter(request=request, withdrawn_at=None).values("organisation")
    keys = list(associations_around(request.body).exclude(pk__in=proposed).order_by("pk").values_list("pk", flat=True))
    return sum(_call(request, keys[start : start + BATCH], "_reminder") for start in range(0, len(keys), BATCH))


@transaction.atomic
def _call(request: SeatRequest, keys: Iterable[int], again: str = "") -> int:
    owners = _owners(Organisation.objects.filter(pk__in=list(keys)).only("pk", "uuid"))
    return queue_letters(
        builder=f"networks.representation.letters.seat_request.call{again}",
        recipients=[Recipient(to=user.email, language=user.language, user=user) for user in owners],
        params={"request": request.pk},
        kind=f"seat_call{again}",
        key=f"representation.seat_request:{request.pk}:call{again}",
    )


def _owners(organisations: Iterable[Organisation]) -> list[User]:
    """Each once, also where she owns several. One statement beside that of the associations."""
    scopes = [one.scope for one in organisations]
    spans = RoleSpan.objects.in_force().filter(scope__in=scopes, role=Role.ASSOCIATION_OWNER, user__is_active=True)
    return list({span.user_id: span.user for span in spans.select_related("user").order_by("pk")}.values())


@action
def mark_call_written(*, request: SeatRequest, by: None = None) -> None:
    SeatRequest.objects.filter(pk=request.pk).update(call_written=True, updated_at=timezone.now())


def send_input_letters(*, meeting_id: int) -> int:
    """The question before a meeting to owners and editors, each with her own link for each association."""
    meeting = ExternalMeeting.objects.select_related("body__municipality").filter(pk=meeting_id).first()
    if meeting is None or meeting.ask_written or not meeting.takes_inputs():
        return 0
    keys = list(associations_around(meeting.body).order_by("pk").values_list("pk", flat=True))
    count = sum(_question(meeting, keys[start : start + BATCH]) for start in range(0, len(keys), BATCH))
    mark_ask_written(meeting=meeting)
    return count


@transaction.atomic
def _question(meeting: ExternalMeeting, keys: Iterable[int]) -> int:
    """The meeting is locked, so that two runs at once give each person one link."""
    ExternalMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    rows = {one.pk: one for one in Organisation.objects.filter(pk__in=list(keys)).only("pk", "uuid")}
    people = people_of_all(rows.values())
    count = 0
    for pk, users in people.items():
        subject = meeting.link_subject(rows[pk])
        count += queue_letters(
            builder="networks.representation.letters.external_meeting.ask",
            recipients=[
                Recipient(
                    to=user.email, language=user.language, user=user, params={"link": str(_link(subject, user).uuid)}
                )
                for user in users
            ],
            params={"meeting": meeting.pk, "organisation": pk},
            kind="input_asked",
            key=f"representation.{subject}:ask",
            secret=True,
        )
    return count


def _link(subject: str, user: User) -> PersonalLink:
    there = PersonalLink.objects.usable().filter(purpose=INPUT, subject=subject, email=user.email.lower())
    return there.first() or make_link(purpose=INPUT, subject=subject, email=user.email, user=user)


@action
def mark_ask_written(*, meeting: ExternalMeeting, by: None = None) -> None:
    ExternalMeeting.objects.filter(pk=meeting.pk).update(ask_written=True, updated_at=timezone.now())

"""Hand-overs: made when a mandate comes to its end, noted on by the leaver, ticked off by the successor."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter
from networks.bodies.models import Handover, HandoverItem, Mandate, MandateState, SeatRole
from networks.bodies.models.handover import AHEAD, NOTE
from networks.bodies.selectors.handover_sources import handover_sources

from .mandate_letters import keepers_of

# Seats whose holders keep the papers of the body; others hand over what every member works on.
KEEPERS = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.SECRETARY)
# A mandate that ended longer ago gets no list any more.
BEHIND = datetime.timedelta(days=14)
MOST_NOTES = 50


def make_due_handovers(*, today: datetime.date) -> int:
    """Nightly: each mandate that ends within 30 days, or ended early, has a list; personal deputies make their own.

    What is open is looked up anew each night until the last day. Returns how many lists were made.
    """
    rows = Mandate.objects.select_related("seat__body").filter(until__gte=today - BEHIND, until__lte=today + AHEAD)
    works = ~Q(seat__role=SeatRole.DEPUTY) | Q(seat__deputy_of__role=SeatRole.SECRETARY)
    due = rows.filter(works, state__in=[MandateState.CONFIRMED, MandateState.ENDED]).order_by("pk")
    return each([one for one in due if one.is_seated], lambda one: make_handover(mandate=one, by=None)[1])


@action
def make_handover(*, mandate: Mandate, by: User | None) -> tuple[Handover, int]:
    """The list with what is open now; lines that are there stay as they are. Returns it, and 1 when it is new."""
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("seat__body", "seat__deputy_of", "user")
    mandate = rows.get(pk=mandate.pk)
    handover, made = Handover.objects.get_or_create(mandate=mandate)
    there = set(handover.items.exclude(url="").values_list("source", "url"))
    for source in handover_sources():
        if not (source.of_members or _keeps_papers(mandate)):
            continue
        for matter in source.find(mandate):
            if (source.key, matter.url) not in there:
                there.add((source.key, matter.url))
                HandoverItem.objects.create(
                    handover=handover, source=source.key, title=matter.title, url=matter.url, day=matter.day
                )
    if made:
        _tell(handover, by)
    return handover, int(made)


@action
def add_handover_note(*, handover: Handover, text: str, by: User) -> HandoverItem:
    """What no record tells. The same words twice are one note. Raises ValidationError for too many."""
    Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    notes = HandoverItem.objects.filter(handover=handover, source=NOTE)
    if notes.count() >= MOST_NOTES:
        raise ValidationError(_("There are so many notes already that nobody reads more."))
    note, _made = HandoverItem.objects.get_or_create(handover=handover, source=NOTE, url="", title=text.strip())
    return note


@action
def tick_handover_item(*, item: HandoverItem, done: bool, by: User) -> HandoverItem:
    """Taken over, or not yet after all; nothing changes when it is so already."""
    current = HandoverItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if (current.done_at is not None) == done:
        return current
    current.done_at, current.done_by = (timezone.now(), by) if done else (None, None)
    current.save(update_fields=["done_at", "done_by", "updated_at"])
    return current


def _keeps_papers(mandate: Mandate) -> bool:
    return mandate.seat.role in KEEPERS or mandate.seat.is_substitute


def _tell(handover: Handover, by: User | None) -> None:
    """The leaver, and of those who keep the papers of the body the others who do: a term that ends for sixteen members
    at once is not sixteen letters to the chair.
    """
    mandate = handover.mandate
    readers = keepers_of(mandate.seat.body) if _keeps_papers(mandate) else []
    if mandate.user is not None and mandate.user.is_active:
        readers.append(mandate.user)
    for user in {user.pk: user for user in readers if user != by}.values():
        queue_letter(
            builder="networks.bodies.letters.handover.made",
            to=user.email,
            params={"pk": handover.pk, "own": user.pk == mandate.user_id},
            language=user.language,
            user=user,
            kind="handover_made",
            key=f"bodies.handover:{handover.pk}:{user.pk}",
        )

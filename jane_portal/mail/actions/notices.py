"""What readers choose about letters, and the summaries by the day and the week."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.post.kinds import kind_of
from jane_portal.core.registry import PersonRecords
from jane_portal.mail.models import Letter, NoticeChoice
from jane_portal.mail.selectors.notices import DIGEST, kinds_of

from .queue import queue_letter

# Summaries go in the morning, not at night.
FROM_HOUR = 7


@action
def choose_notices(*, kinds: Iterable[str], choice: str, address: str = "", by: User | None) -> None:
    """The person, or whoever reads the address, wants letters of these kinds so. What is not refusable stays."""
    reader = {"user": by} if by is not None else {"address": address.casefold()}
    for kind in kinds:
        if kind_of(kind).refusable:
            NoticeChoice.objects.update_or_create(**reader, kind=kind, defaults={"choice": choice})


def move_choices(kept: int, dropped: int) -> None:
    """Two accounts of one person become one (their keys): what both have chosen stays as the kept one has it."""
    mine = NoticeChoice.objects.filter(user=dropped)
    there = list(NoticeChoice.objects.filter(user=kept).values_list("kind", flat=True))
    mine.exclude(kind__in=there).update(user=kept)
    mine.delete()


PERSON_RECORDS = PersonRecords(
    title=_("Choices about letters"),
    count=lambda person: NoticeChoice.objects.filter(user=person).count(),
    move=move_choices,
)


@action
def stop_notices(*, letter: Letter, by: User | None) -> list[str]:
    """Whoever holds the letter wants no more of its kind. Returns the kinds that were stopped."""
    kinds = [kind_of(key) for key in kinds_of(letter)]
    for kind in kinds:
        if kind.stop is not None and letter.user is not None:
            kind.stop(letter.user)
    choose_notices(kinds=[kind.key for kind in kinds], choice="never", address=letter.to, by=letter.user)
    return [kind.key for kind in kinds]


def gather_digests(now: datetime.datetime | None = None) -> int:
    """Each hour: one summary to each reader of what was collected before today, or before this week's Monday.

    Returns how many summaries were queued. Running again gathers nothing twice: what went is marked with its summary.
    """
    local = timezone.localtime(now)
    if local.hour < FROM_HOUR:
        return 0
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    first = today.date() - datetime.timedelta(days=today.weekday())
    monday = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
    return _gather("day", today) + _gather("week", monday)


def _gather(window: str, before: datetime.datetime) -> int:
    waiting = Letter.objects.filter(state=Letter.State.COLLECTED, digest=None, collect=window, created_at__lt=before)
    readers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pk, to, language in waiting.order_by("created_at", "pk").values_list("pk", "to", "language"):
        readers[to.casefold(), language].append(pk)
    for keys in readers.values():
        with transaction.atomic():
            rows = list(waiting.filter(pk__in=keys).select_for_update(of=("self",)).order_by("created_at", "pk"))
            if not rows:
                continue  # another run was quicker
            digest = queue_letter(
                builder="jane_portal.mail.letters.digest",
                to=rows[-1].to,
                params={"letters": [row.pk for row in rows], "window": window},
                language=rows[-1].language,
                user=rows[-1].user,
                kind=DIGEST,
                key=f"digest:{window}:{before.date()}:{rows[0].pk}",
                secret=any(row.secret for row in rows),
            )
            Letter.objects.filter(pk__in=[row.pk for row in rows]).update(digest=digest)
    return len(readers)

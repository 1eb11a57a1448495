"""What readers have chosen about kinds of letters, and the address at which they choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from jane_portal.core.post.kinds import kind_of, refusable_kinds
from jane_portal.core.tokens import derive_token
from jane_portal.mail.models import Letter, NoticeChoice

PURPOSE = "mail.refuse"
DIGEST = "digest"


def choices_about(letters: Sequence[Letter]) -> list[str]:
    """The reader's choice about each of the letters; at most one statement for each kind among them."""
    found: dict[tuple[str, Any], str] = {}
    for kind in {letter.kind for letter in letters if kind_of(letter.kind).refusable}:
        of_kind = [letter for letter in letters if letter.kind == kind]
        people = {letter.user_id for letter in of_kind if letter.user_id}
        addresses = {letter.to.casefold() for letter in of_kind}
        rows = NoticeChoice.objects.filter(Q(user__in=people) | Q(address__in=addresses), kind=kind)
        for user, address, choice in rows.values_list("user_id", "address", "choice"):
            found[kind, user or address] = choice
    return [
        found.get((letter.kind, letter.user_id)) or found.get((letter.kind, letter.to.casefold())) or "each"
        for letter in letters
    ]


def is_notice(letter: Letter) -> bool:
    """A letter that its reader may stop: of a kind that can be stopped, or a summary of such."""
    return kind_of(letter.kind).stoppable or letter.kind == DIGEST


def stop_url(letter: Letter) -> str:
    """Where the reader stops letters of this kind, for mail programs; empty for what is no notice."""
    if not is_notice(letter):
        return ""
    with translation.override(letter.language):
        path = reverse("notice_refuse", kwargs={"uuid": letter.uuid, "token": refuse_token(letter)})
    return settings.PORTAL_BASE_URL + path


def choices_url(letter: Letter) -> str:
    """The same for the foot of the letter; empty for letters that name their own way out."""
    return "" if kind_of(letter.kind).stop else stop_url(letter)


def refuse_token(letter: Letter) -> str:
    return derive_token(PURPOSE, letter.uuid, 1)


def letter_to_refuse(uuid: Any, token: str) -> Letter | None:
    """The letter whose reader holds this address; None when the token is not hers."""
    if not constant_time_compare(token, derive_token(PURPOSE, uuid, 1)):
        return None
    letter = Letter.objects.filter(uuid=uuid).select_related("user").first()
    return letter if letter and kinds_of(letter) else None


def kinds_of(letter: Letter) -> list[str]:
    """The kinds that this letter speaks for: its own, or those gathered in a summary."""
    kinds = letter.collected.values_list("kind", flat=True).distinct() if letter.kind == DIGEST else [letter.kind]
    return [kind for kind in kinds if kind_of(kind).stoppable]


def own_choices(user: Any) -> dict[str, str]:
    """Kind → choice for every kind that may be refused. One statement."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "choice"))
    return {kind.key: chosen.get(kind.key, "each") for kind in refusable_kinds()}


def sent_this_month(user: Any) -> list[tuple[Any, int]]:
    """Titles of kinds and how many letters of each have been sent to the person in this calendar month."""
    start = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    letters = Letter.objects.filter(user=user, sent_at__gte=start)
    counts = letters.order_by().values_list("kind").annotate(count=Count("pk")).order_by("-count", "kind")
    return [(kind_of(kind).title, count) for kind, count in counts]

"""How a body holds its meetings: written when it plans its first one, changed by its chair and secretary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, Kind
from networks.meetings.models import ItemKind, Practice, StandingItem

AGENDAS = Path(__file__).resolve().parent.parent / "data" / "agendas.json"
FIELDS = frozenset({"call_days", "proposal_days", "quorum", "is_public"})
LONGEST = 200
# Kinds of bodies whose agendas everybody may read unless they choose otherwise.
OPEN_KINDS = (Kind.REGIONAL, Kind.LOCAL, Kind.NETWORK)


def usual_practice(body: Body) -> Practice:
    """What a body of this kind begins with; not saved."""
    return Practice(body=body, is_public=body.kind in OPEN_KINDS)


def usual_items(body: Body) -> list[StandingItem]:
    """What stands on the agendas of such a body to begin with; not saved (domain E6)."""
    texts = json.loads(AGENDAS.read_text(encoding="utf-8"))
    lines = texts.get(body.kind, texts["other"])
    return [StandingItem(body=body, order=number, **line) for number, line in enumerate(lines, 1)]


@action
def begin_practice(*, body: Body, by: User | None) -> Practice:
    """The practice of the body; made with the usual one and the usual standing items when there is none yet."""
    usual = usual_practice(body)
    made, new = Practice.objects.get_or_create(body=body, defaults={"is_public": usual.is_public})
    if new:
        StandingItem.objects.bulk_create(usual_items(body))
    return made


@action
def change_practice(
    *, practice: Practice, version: int, values: dict[str, Any], lines: list[str], by: User
) -> Practice:
    """lines: titles of the standing items in their order; what is said of an item that stays, stays.

    Raises PermissionDenied, StaleVersionError, and ValidationError for a title that stands twice or is too long.
    """
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    current = lock_version(practice, version)
    if not by.has_perm("meetings.plan_meetings", current.body):
        raise PermissionDenied
    for name, value in values.items():
        setattr(current, name, value)
    current.save()
    _write_lines(current.body, lines)
    return current


def _write_lines(body: Body, lines: list[str]) -> None:
    twice = sorted({line for line in lines if lines.count(line) > 1})
    if twice:
        raise ValidationError({"lines": _("This stands twice: %(title)s") % {"title": twice[0]}})
    if too_long := [line for line in lines if len(line) > LONGEST]:
        raise ValidationError({"lines": _("Write this more briefly: %(title)s") % {"title": too_long[0][:60]}})
    there = {one.title: one for one in StandingItem.objects.select_for_update().filter(body=body)}
    gone = there.keys() - set(lines)
    StandingItem.objects.filter(pk__in=[there[title].pk for title in gone]).delete()
    ends = [one.title for one in there.values() if one.is_last]
    for number, title in enumerate(lines, 1):
        one = there.get(title) or StandingItem(body=body, title=title, kind=ItemKind.DISCUSSION)
        one.order = number
        # What stands below a closing item closes too.
        one.is_last = one.is_last or any(end in lines[:number] for end in ends)
        one.save()

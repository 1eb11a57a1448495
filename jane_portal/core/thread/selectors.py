"""Walking the thread from one record, both ways."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from .ends import Node, ends
from .models import LinkKind, ThreadLink

# A line of a report reaches its evidence in so many steps (anchors 3.1).
STEPS = 6
End = tuple[str, uuid.UUID]

_WALK = """
WITH RECURSIVE ahead AS (
  SELECT id, to_end, to_uuid, 1 AS step FROM core_threadlink WHERE from_end = %(end)s AND from_uuid = %(uuid)s
  UNION
  SELECT l.id, l.to_end, l.to_uuid, a.step + 1 FROM ahead a
  JOIN core_threadlink l ON l.from_end = a.to_end AND l.from_uuid = a.to_uuid WHERE a.step < %(steps)s
), back AS (
  SELECT id, from_end, from_uuid, 1 AS step FROM core_threadlink WHERE to_end = %(end)s AND to_uuid = %(uuid)s
  UNION
  SELECT l.id, l.from_end, l.from_uuid, b.step + 1 FROM back b
  JOIN core_threadlink l ON l.to_end = b.from_end AND l.to_uuid = b.from_uuid WHERE b.step < %(steps)s
)
SELECT l.id, l.kind, l.from_end, l.from_uuid, l.to_end, l.to_uuid, l.note, l.created_at
FROM core_threadlink l WHERE l.id IN (SELECT id FROM ahead UNION SELECT id FROM back)
ORDER BY l.created_at, l.id
"""


@dataclass
class Step:
    """A link as seen from one of its ends, and the record at the other one. further: the links beyond it."""

    link: int
    words: str
    noun: str
    node: Node
    note: str = ""
    further: list[Step] = field(default_factory=list)


@dataclass
class Thread:
    """before: what the record comes from. after: what came of it. Both as trees, seen by one user."""

    before: list[Step] = field(default_factory=list)
    after: list[Step] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


def thread_of(end: str, key: uuid.UUID, user: Any, *, steps: int = STEPS) -> Thread:
    """The thread around one record. One statement, and one more for each kind of record in it."""
    with connection.cursor() as cursor:
        cursor.execute(_WALK, {"end": end, "uuid": key, "steps": steps})
        names = ("pk", "kind", "from_end", "from_uuid", "to_end", "to_uuid", "note", "made")
        links = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    seen = _seen(links, user)
    ahead: dict[End, list[dict[str, Any]]] = defaultdict(list)
    back: dict[End, list[dict[str, Any]]] = defaultdict(list)
    for link in links:
        ahead[link["from_end"], link["from_uuid"]].append(link)
        back[link["to_end"], link["to_uuid"]].append(link)
    start = (end, key)
    return Thread(
        before=_steps(start, back, seen, backwards=True, left=steps, path={start}),
        after=_steps(start, ahead, seen, backwards=False, left=steps, path={start}),
    )


def _seen(links: list[dict[str, Any]], user: Any) -> dict[End, Node]:
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for link in links:
        wanted[link["from_end"]].add(link["from_uuid"])
        wanted[link["to_end"]].add(link["to_uuid"])
    known = ends()
    return {
        (kind, key): node
        for kind, keys in wanted.items()
        if kind in known
        for key, node in known[kind].nodes(keys, user).items()
    }


def _steps(
    start: End,
    links: dict[End, list[dict[str, Any]]],
    seen: dict[End, Node],
    *,
    backwards: bool,
    left: int,
    path: set[End],
) -> list[Step]:
    """The links from one record. A record that the path has passed is not entered again."""
    found = []
    for link in links[start] if left else []:
        side = "from" if backwards else "to"
        other = (link[f"{side}_end"], link[f"{side}_uuid"])
        if other not in seen or other in path:
            continue
        kind = LinkKind(link["kind"])
        further = _steps(other, links, seen, backwards=backwards, left=left - 1, path={*path, other})
        words = kind.backwards if backwards else str(kind.label)
        found.append(Step(link["pk"], words, str(ends()[other[0]].title), seen[other], link["note"], further))
    return found


def threaded(end: str) -> Q:
    """For annotating records of one kind: is anything linked to them, be it seen or not? Costs no statement."""
    links = ThreadLink.objects.order_by()
    return Q(Exists(links.filter(from_end=end, from_uuid=OuterRef("uuid")))) | Q(
        Exists(links.filter(to_end=end, to_uuid=OuterRef("uuid")))
    )


def node_of(end: str, key: uuid.UUID, user: Any) -> Node | None:
    """One record as the thread shows it; None when there is none that the user may see."""
    known = ends().get(end)
    return known.nodes({key}, user).get(key) if known else None


def link_with_ends(pk: int, user: Any) -> ThreadLink | None:
    """A link whose two ends the user sees."""
    link = ThreadLink.objects.filter(pk=pk).first()
    if link is None:
        return None
    both = node_of(link.from_end, link.from_uuid, user) and node_of(link.to_end, link.to_uuid, user)
    return link if both else None

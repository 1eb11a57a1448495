"""What a letter tells: news of followed things and new hits of searches, as the reader may see them now."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from jane_portal.core.thread.ends import Node, ends
from jane_portal.follow.models import Follow, News, Reader

from .follows import Followed
from .registry import followables, news_kinds, saved_searches

# The weekly letter is made at this hour on Mondays, Helsinki time.
WEEKLY_HOUR = 7
# Between two letters to one person about what she follows as it happens.
INSTANT_GAP = datetime.timedelta(hours=1)
ROWS_A_GROUP = 10


@dataclass(frozen=True)
class Row:
    """One line of a letter: what has happened, to what."""

    words: Any
    node: Node


@dataclass
class Group:
    """A followed thing and its news. more: how many there are beside the rows."""

    followed: Followed
    rows: list[Row] = field(default_factory=list)
    more: int = 0


def monday_before(now: datetime.datetime) -> datetime.datetime:
    """The latest Monday 7:00 in Helsinki that is not after `now`."""
    local = timezone.localtime(now)
    day = local.date() - datetime.timedelta(days=local.weekday())
    turn = _morning(day)
    return turn if turn <= local else _morning(day - datetime.timedelta(days=7))


def _morning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(WEEKLY_HOUR)))


def untold(follows: QuerySet[Follow], until: datetime.datetime) -> QuerySet[Follow]:
    """Those of the follows that have news after what has been told."""
    topic: Any = Concat(OuterRef("kind"), Value(":"), OuterRef("subject"))
    news = News.objects.filter(
        topics__contains=[topic],
        ready_at__gt=OuterRef("told_at"),
        ready_at__lte=until,
        created_at__gte=OuterRef("created_at"),
    )
    return follows.filter(Exists(news))


def readers_due(pace: str, until: datetime.datetime) -> QuerySet[Reader]:
    """Active people whose letter of this pace may be written now, whether or not there is anything to tell."""
    due = Reader.objects.filter(user__is_active=True)
    if pace == "weekly":
        return due.filter(weekly_at__lt=monday_before(until))
    return due.exclude(instant_at__gt=until - INSTANT_GAP)


def groups(
    followed: Iterable[Followed],
    *,
    windows: dict[int, datetime.datetime],
    until: datetime.datetime,
    hits: dict[int, list[int]],
    user: Any,
) -> list[Group]:
    """What to tell of each thing. windows: follow → told up to. hits: search → keys of its new hits.

    A record stands once in a letter. One statement for the news, one for each kind of record.
    """
    followed = list(followed)
    things = [one for one in followed if one.node is not None and one.follow.pk in windows]
    searches = [one for one in followed if hits.get(one.follow.pk)]
    found = _news(things, windows, until)
    nodes = _nodes(found, user)
    told: set[tuple[str, uuid.UUID]] = set()
    made = []
    for one in things:
        mine = _of(one, found, windows[one.follow.pk])
        made.append(_group(one, [piece for piece in mine if (piece.about_kind, piece.about) not in told], nodes))
        told |= {(piece.about_kind, piece.about) for piece in mine}
    return [group for group in (*made, *_hit_groups(searches, hits, user)) if group.rows]


def _news(things: list[Followed], windows: dict[int, datetime.datetime], until: datetime.datetime) -> list[News]:
    if not things:
        return []
    topics = [one.follow.topic for one in things]
    since = min(windows[one.follow.pk] for one in things)
    news = News.objects.filter(topics__overlap=topics, ready_at__gt=since, ready_at__lte=until)
    return list(news.order_by(F("created_at").desc(), "-pk"))


def _of(one: Followed, found: list[News], since: datetime.datetime) -> list[News]:
    """The news of one thing, newest first: one of a kind about a record, small ones only of records without others."""
    mine: dict[tuple[uuid.UUID, str], News] = {}
    for piece in found:
        fresh = piece.ready_at is not None and piece.ready_at > since and piece.created_at >= one.follow.created_at
        if fresh and one.follow.topic in piece.topics:
            mine.setdefault((piece.about, piece.kind), piece)
    kinds = news_kinds()
    small = {kind for kind, known in kinds.items() if known.minor}
    large = {about for about, kind in mine if kind not in small}
    return [
        piece for (about, kind), piece in mine.items() if kind in kinds and (kind not in small or about not in large)
    ]


def _nodes(found: list[News], user: Any) -> dict[tuple[str, uuid.UUID], Node]:
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for piece in found:
        wanted[piece.about_kind].add(piece.about)
    known = {key: thing.nodes for key, thing in followables().items()}
    known |= {key: end.nodes for key, end in ends().items()}
    return {
        (kind, key): node
        for kind, keys in wanted.items()
        if kind in known
        for key, node in known[kind](keys, user).items()
    }


def _group(one: Followed, pieces: list[News], nodes: dict[tuple[str, uuid.UUID], Node]) -> Group:
    rows = [
        Row(news_kinds()[piece.kind].words, node)
        for piece in pieces
        if (node := nodes.get((piece.about_kind, piece.about))) is not None
    ]
    return Group(one, rows[:ROWS_A_GROUP], max(0, len(rows) - ROWS_A_GROUP))


def _hit_groups(followed: list[Followed], hits: dict[int, list[int]], user: Any) -> list[Group]:
    searches = saved_searches()
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in followed:
        wanted[one.follow.kind] |= set(hits[one.follow.pk][:ROWS_A_GROUP])
    nodes = {kind: searches[kind].nodes(keys, user) for kind, keys in wanted.items()}
    made = []
    for one in followed:
        keys = hits[one.follow.pk]
        rows = [Row("", nodes[one.follow.kind][key]) for key in keys[:ROWS_A_GROUP] if key in nodes[one.follow.kind]]
        made.append(Group(one, rows, max(0, len(keys) - ROWS_A_GROUP)))
    return made

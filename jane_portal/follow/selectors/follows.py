"""What a person follows, named."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jane_portal.core.thread.ends import Node
from jane_portal.follow.models import Follow

from .registry import Followable, followables, saved_searches

LAST = 10_000


@dataclass(frozen=True)
class Followed:
    """One row of the list. node: None when the thing is no longer there for this person."""

    follow: Follow
    noun: Any
    node: Node | None

    @property
    def title(self) -> str:
        return self.node.title if self.node else self.follow.title or _("No longer in the portal")


def named(follows: Iterable[Follow], user: Any) -> list[Followed]:
    """The things with their names, by kind and name. One statement for each kind of thing, none for searches."""
    follows = list(follows)
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    things, searches = followables(), saved_searches()
    for follow in follows:
        if follow.kind in things:
            wanted[follow.kind].add(uuid.UUID(follow.subject))
    nodes = {kind: things[kind].nodes(keys, user) for kind, keys in wanted.items()}
    rows = []
    for follow in follows:
        if follow.kind in searches:
            search = searches[follow.kind]
            rows.append((LAST, Followed(follow, search.noun, Node(follow.title, search.url(follow.subject)))))
        elif follow.kind in things:
            node = nodes[follow.kind].get(uuid.UUID(follow.subject))
            rows.append((things[follow.kind].order, Followed(follow, things[follow.kind].noun, node)))
    rows.sort(key=lambda row: (row[0], row[1].follow.kind, row[1].title.casefold(), row[1].follow.pk))
    return [row for _order, row in rows]


def kind_in_words(kind: str) -> str:
    known = followables().get(kind) or saved_searches().get(kind)
    return str(capfirst(str(known.noun))) if known else kind


def subject_in_words(follow: Any) -> str:
    """The name of a thing that everybody may see; a search as it was asked. follow: the row, or one of its history."""
    if follow.kind not in followables():
        return str(follow.subject)
    return "".join(one.title for one in named([follow], AnonymousUser()))


def follow_of(user: Any, kind: str, subject: str) -> Follow | None:
    """The person's own row about this thing or search, if she follows it."""
    return Follow.objects.visible_to(user).filter(kind=kind, subject=subject).defer("known").first()


def followed(kind: str, user: Any) -> Any:
    """Annotation of a queryset of things with a `uuid`: whether the person follows them."""
    if not user.is_authenticated:
        return Value(False)
    mine = Follow.objects.visible_to(user).filter(kind=kind, subject=Cast(OuterRef("uuid"), CharField()))
    return Exists(mine)


def subject_of(kind: str, key: uuid.UUID, user: Any) -> tuple[Followable, Node] | None:
    """The thing that an address names; None when there is none that the user may see."""
    thing = followables().get(kind)
    node = thing.nodes({key}, user).get(key) if thing else None
    return (thing, node) if thing and node else None

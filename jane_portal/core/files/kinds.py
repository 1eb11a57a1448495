"""What the files of each room are: who may see them, and which of them are still in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class FileKind:
    """A kind of stored file, such as "logo".

    visible_to: the condition on StoredFile rows of this kind that a user (or the anonymous one) may open; asked at
    every download. in_use: the paths that some record of the room still shows; the others are orphans and go after a
    day. None keeps them all.
    """

    key: str
    visible_to: Callable[[Any], Q]
    in_use: Callable[[], QuerySet[Any, Any]] | None


_kinds: dict[str, FileKind] = {}


def register_files(kind: FileKind) -> None:
    _kinds[kind.key] = kind


def file_kinds() -> list[FileKind]:
    return list(_kinds.values())


def everybody(user: Any) -> Q:
    """For files that anybody may open."""
    return Q()

"""Are two names of one municipality near enough to be one association written twice? Plain functions, no database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

# Say nothing about which association it is.
EMPTY = frozenset({"ry", "rf", "r", "y", "f", "rp", "yhdistys", "ja", "och", "and"})
_WORD = re.compile(r"[^\W_]+")
# A key that more names of a municipality share than this brings too many pairs; longer keys then do the finding.
COMMON = 40
END = 5


def plain(name: str) -> tuple[str, ...]:
    """The telling words of a name, lower case; all its words when none tells."""
    words = _WORD.findall(name.lower())
    telling = tuple(_bare(word) for word in words if word not in EMPTY)
    return telling or tuple(words)


def _bare(word: str) -> str:
    """`Sydänyhdistys` and `Sydän-yhdistys` are one word."""
    bare = word.removesuffix("yhdistys")
    return bare if len(bare) > 2 else word


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two plain names are: 0 (not shown) to 1 (the same).

    Each word of the shorter name must stand in the other, one of them misspelt at most. So `Eläkeläiset` is never
    taken for `Eläkkeensaajat`, while what one name has more (`ja Läheiset`) may be a longer form of the same.
    """
    if not one or not other:
        return 0.0
    if len(one) > len(other):
        one, other = other, one
    missing = [word for word in one if word not in other]
    if missing and "".join(one) == "".join(other):
        return 1.0
    if len(missing) > 1 or len(other) > len(one) + 2:
        return 0.0
    if not missing and len(one) == len(other):
        return 1.0
    rest = [word for word in other if word not in one]
    slips = len(missing)
    if missing:
        found = next((word for word in rest if _misspelt(missing[0], word)), None)
        if found is None:
            return 0.0
        rest.remove(found)
    if rest and (len(one) < 2 or slips or len(rest) > 2 or len("".join(one)) < 12):
        return 0.0
    lengths = len("".join(one)), len("".join(other))
    return max(0.01, min(0.99, 2 * min(lengths) / sum(lengths)) - 0.05 * slips)


@lru_cache(maxsize=50_000)
def _misspelt(one: str, other: str) -> bool:
    """One letter wrong in a word of six, two in a word of ten. Never in a number."""
    short = min(len(one), len(other))
    most = 2 if short >= 10 else 1 if short >= 6 else 0
    if most == 0 or abs(len(one) - len(other)) > most or any(char.isdigit() for char in one + other):
        return False
    return _edits(one, other, most) <= most


def _edits(one: str, other: str, most: int) -> int:
    """Letters to add, drop or change; more than `most` is told as most + 1."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row = row, [place]
        for column, char in enumerate(other, start=1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != char)))
        if min(row) > most:
            return most + 1
    return row[-1]


def candidates(names: Iterable[tuple[int, int, tuple[str, ...]]]) -> Iterator[tuple[int, int]]:
    """Pairs of ids worth comparing, smaller id first, of (id, municipality, plain name).

    Names share the beginning or the end of a word that is not common in their municipality, or two such parts where
    each alone is common, or all their letters.
    """
    singles: dict[tuple[int, str], list[int]] = defaultdict(list)
    parts: dict[int, tuple[int, list[str]]] = {}
    for key, place, words in names:
        own = {part for word in words for part in (word[:END], ">" + word[-END:]) if len(word) > 2}
        parts[key] = place, sorted({*own, "=" + "".join(words)})
        for part in parts[key][1]:
            singles[place, part].append(key)
    doubles: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for key, (place, own_parts) in parts.items():
        for first, second in combinations([part for part in own_parts if len(singles[place, part]) > COMMON], 2):
            doubles[place, first, second].append(key)
    found: set[tuple[int, int]] = set()
    for held in (singles, doubles):
        for keys in held.values():
            if 1 < len(keys) <= COMMON:
                found.update(combinations(sorted(keys), 2))
    yield from found

"""A tree drawn by the server: what belongs under what. In pixels from the left, so it fits a telephone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from jane_portal.core.web.markup import repeated

# Pixels: a line of words, the space between two nodes, one step to the right.
LINE, GAP, STEP = 20, 14, 22
# Characters of a line that fit on a telephone, and lines that a node may have.
WIDTH, MOST_LINES = 30, 3


@dataclass(frozen=True)
class TreeNode:
    """depth: 0 for a root; a node hangs below the last one with a smaller depth. tone: "", "accent" or "warning"."""

    label: str
    depth: int = 0
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Placed:
    """A node on the drawing. lines: (words, base line in pixels). branch: the path to what it hangs from."""

    node: TreeNode
    x: int
    y: int
    text_x: int
    lines: list[tuple[str, int]]
    note_y: int = 0
    branch: str = ""


@dataclass(frozen=True)
class Tree:
    """key: an id on the page. summary: what it shows, in words; the same facts stand in a table beside it."""

    key: str
    title: str
    summary: str
    height: int
    placed: list[Placed] = field(default_factory=list)

    @property
    def drawing(self) -> SafeString:
        """What stands inside the picture. By a template the numbers of forty nodes take 10 ms."""
        return repeated("{}", ((part,) for one in self.placed for part in _parts(one)))


def _parts(one: Placed) -> Iterator[SafeString]:
    if one.branch:
        yield repeated('<path class="chart__branch" d="{}" />', [(one.branch,)])
    tone = f" chart__node--{one.node.tone}" if one.node.tone else ""
    yield repeated('<circle class="chart__node{}" cx="{}" cy="{}" r="6" />', [(tone, str(one.x), str(one.y))])
    words = ((str(one.text_x), str(y), text) for text, y in one.lines)
    yield repeated('<text class="chart__label" x="{}" y="{}">{}</text>', words)
    if one.node.note:
        note = (str(one.text_x), str(one.note_y), one.node.note)
        yield repeated('<text class="chart__note" x="{}" y="{}">{}</text>\n', [note])


def tree_chart(*, key: str, title: str, summary: str, nodes: Sequence[TreeNode]) -> Tree:
    """Nodes one below the other, in the order given, joined to what they hang from."""
    placed: list[Placed] = []
    above: dict[int, Placed] = {}
    top = 0
    for node in nodes:
        depth = min(node.depth, max(above, default=-1) + 1)
        above = {level: one for level, one in above.items() if level < depth}
        x, y = 8 + STEP * depth, top + LINE // 2
        words = textwrap.wrap(node.label, WIDTH, max_lines=MOST_LINES, placeholder=" …") or [""]
        lines = [(text, top + 15 + LINE * number) for number, text in enumerate(words)]
        height = LINE * (len(lines) + bool(node.note))
        parent = above.get(depth - 1)
        branch = f"M{parent.x} {parent.y + 6}V{y}H{x - 6}" if parent else ""
        one = Placed(node, x, y, x + 14, lines, top + 15 + LINE * len(lines) if node.note else 0, branch)
        placed.append(one)
        above[depth] = one
        top += height + GAP
    return Tree(key, title, summary, max(top, LINE), placed)

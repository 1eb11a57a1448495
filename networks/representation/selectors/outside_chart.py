"""The bodies in which somebody represents associations, as a drawing: under the body of ours that chooses them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jane_portal.core.charts.tree import Tree, TreeNode, tree_chart

from .outside import Line

# More nodes than this are a wallpaper: the page asks to narrow the table down.
MOST_NODES = 40


def bodies_chart(lines: Sequence[Line]) -> Tree | None:
    """None when there is nothing to draw, or too much of it. No statements."""
    groups: dict[int, dict[int, list[Line]]] = {}
    for line in lines:
        groups.setdefault(line.body.nominating_body_id, {}).setdefault(line.body.pk, []).append(line)
    size = len(groups) + sum(len(bodies) for bodies in groups.values())
    if not lines or size > MOST_NODES:
        return None
    nodes: list[TreeNode] = []
    for bodies in groups.values():
        first = next(iter(bodies.values()))[0]
        nodes.append(TreeNode(first.body.nominating_body.name, tone="accent"))
        nodes += [_node(rows) for rows in bodies.values()]
    vacant = sum(line.is_vacant for line in lines)
    summary = _("%(bodies)d bodies, %(seats)d seats, %(vacant)d of them vacant. The table tells the same in words.")
    counts = {"bodies": sum(len(bodies) for bodies in groups.values()), "seats": len(lines), "vacant": vacant}
    return tree_chart(key="representation", title=_("Who chooses to where"), summary=summary % counts, nodes=nodes)


def _node(rows: list[Line]) -> TreeNode:
    vacant = sum(row.is_vacant for row in rows)
    note = ngettext("%(number)d seat", "%(number)d seats", len(rows)) % {"number": len(rows)}
    if vacant:
        note += ", " + ngettext("%(number)d vacant", "%(number)d vacant", vacant) % {"number": vacant}
    return TreeNode(rows[0].body.name, depth=1, note=note, tone="warning" if vacant else "")

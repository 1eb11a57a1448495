"""What the papers of bodies hold of people."""

from __future__ import annotations

from jane_portal.core.personal.registry import register_impersonal


def declare() -> None:
    register_impersonal(
        "what a group tells of itself",
        "bodies.BodyNews",
        "bodies.GroupStatus",
        "bodies.Material",
    )

"""What associations say before a meeting, association by association."""

from __future__ import annotations

from collections.abc import Iterable

from networks.representation.models import ExternalMeeting, MeetingInput


def inputs_of(meeting: ExternalMeeting) -> list[tuple[str, list[str]]]:
    """(association, what its people say), in the order of names. One statement."""
    rows = MeetingInput.objects.filter(meeting=meeting).select_related("organisation")
    found: dict[int, tuple[str, list[str]]] = {}
    for row in rows.order_by("organisation__sort_key", "organisation_id", "pk"):
        found.setdefault(row.organisation_id, (row.organisation.name, []))[1].append(row.text)
    return list(found.values())


def brief_text(groups: Iterable[tuple[str, list[str]]]) -> str:
    """The same as plain text for a letter."""
    return "\n\n".join("\n".join([name, *(f"- {text}" for text in texts)]) for name, texts in groups)

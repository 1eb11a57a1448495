"""`docs/personal-data.md`: the record of processing (GDPR article 30), written from the declarations."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import translation

from .registry import Erase, Rows, all_rows, impersonal, registers
from .retention import HISTORY_DAYS

PATH = Path(settings.BASE_DIR) / "docs" / "personal-data.md"
ERASED = {
    Erase.DELETE: "deleted",
    Erase.BLANK: "fields emptied",
    Erase.FORMER: 'stays, "former member"',
    Erase.KEEP: "kept",
}
HEAD = """# What the portal holds of people

Written by `bin/manage personal_data_map` from the declarations of the rooms (`jane_portal/core/personal`); a test
checks that it is up to date. The controller and the addresses stand in the privacy notice of each installation,
`/tietosuoja/`.

History rows follow the record that they are the history of: at erasure they lose the same fields, and after
{days} days they keep who did what, but no names, addresses or phone numbers.
"""


def written() -> str:
    """The whole map, in English."""
    with translation.override("en"):
        parts = [HEAD.format(days=HISTORY_DAYS)]
        for register in registers():
            parts.append(f"## {register.title}\n")
            parts.append(f"- People: {register.people}\n- Purpose: {register.purpose}\n- Basis: {register.basis}")
            parts.append(f"- Receivers: {register.receivers}\n")
            parts.append("| Table | Holds | Found by | Person's fields | Erasure | Kept |\n|---|---|---|---|---|---|")
            parts += [_line(rows) for rows in all_rows() if rows.register == register.key]
            parts.append("")
        parts.append("## Tables that hold nothing of people\n\n| Table | Why |\n|---|---|")
        parts += [f"| {name} | {one.why} |" for name, one in sorted(impersonal().items())]
    return "\n".join(parts) + "\n"


def _line(rows: Rows) -> str:
    found = ", ".join([*rows.mine, *(f"{name} (who did it)" for name in rows.doers)])
    fields = ", ".join(dict.fromkeys([*rows.exported, *rows.blanked, *rows.mentions]))
    erased = ERASED[rows.erase] + (f": {rows.kept_why}" if rows.kept_why else "")
    return f"| {rows.model} | {rows.title} | {found or 'words in the text'} | {fields} | {erased} | {rows.keep.says} |"

"""Compile the translation catalogues: each .po that is newer than its .mo. Needs no gettext on the machine."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def stale(locale: Path) -> list[Path]:
    """The .po files that have no .mo as new as themselves."""
    return [
        po
        for po in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]


class _Entries(list):  # type: ignore[type-arg]
    """The messages of a catalogue, as far as the writer asks."""

    charset = "utf-8"


def compile_catalogues(locale: Path = ROOT / "jane_portal" / "locale") -> list[Path]:
    """Write what is stale, fuzzy entries left out; the files written."""
    written = []
    for po in stale(locale):
        from babel.messages.catalog import Message
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        # The Python 3.11.2 of Debian 12 finds a text that has a plural only where it is counted: it stands alone too.
        entries = _Entries(catalogue)
        entries += [Message(one.id[0], one.string[0], context=one.context) for one in catalogue if one.pluralizable]
        # Two commands may compile at once: each writes its own file, the renaming is one step.
        fresh = po.with_suffix(f".mo.{os.getpid()}")
        with fresh.open("wb") as target:
            write_mo(target, entries, use_fuzzy=False)  # type: ignore[arg-type]
        fresh.replace(po.with_suffix(".mo"))
        written.append(po.with_suffix(".mo"))
    return written


if __name__ == "__main__":
    for path in compile_catalogues(*(Path(argument) for argument in sys.argv[1:2])):
        print(path)

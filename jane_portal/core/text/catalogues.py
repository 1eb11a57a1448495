"""Message catalogues: extract, merge and check with Babel, so that no gettext tools are needed on the machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("fi", "sv", "en")
PYTHON_ROOTS = ("jane_portal", "associations", "networks", "surveys", "huoltamo")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PYTHON_FORMAT = {"python-format"}


def catalogue_path(language: str) -> Path:
    return Path(settings.BASE_DIR) / "jane_portal" / "locale" / language / "LC_MESSAGES" / "django.po"


def source_files(root: Path) -> Iterator[Path]:
    for name in PYTHON_ROOTS:
        yield from sorted(path for path in (root / name).rglob("*.py") if "migrations" not in path.parts)
    for suffix in ("html", "txt"):
        yield from sorted((root / "templates").rglob(f"*.{suffix}"))


def extracted(root: Path) -> Catalog:
    """All messages of the source code and the templates, each with the files it stands in."""
    catalogue = Catalog(charset="utf-8")
    for path in source_files(root):
        text = path.read_text(encoding="utf-8")
        # templatize makes gettext calls among filler; Babel's tolerant JavaScript reader finds them.
        method, source = ("python", text) if path.suffix == ".py" else ("javascript", templatize(text))
        for _line, ids, _comments, context in extract(method, io.BytesIO(source.encode()), keywords=KEYWORDS):
            flags = PYTHON_FORMAT if "%(" in str(ids) else set()
            catalogue.add(ids, locations=[(str(path.relative_to(root)), 0)], context=context, flags=flags)
    return catalogue


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id[0] if isinstance(message.id, (tuple, list)) else message.id, message.context)


def load(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings)


def merged(language: str, template: Catalog, extra: dict[tuple[str, str | None], Message] | None = None) -> Catalog:
    """The catalogue of one language with exactly the template's messages; English repeats the source."""
    known = {_key(message): message for message in load(language) if message.id}
    known.update(extra or {})
    result = Catalog(locale=language, charset="utf-8", project="JANE portal", fuzzy=False)
    for message in sorted((m for m in template if m.id), key=lambda m: (_key(m)[0], _key(m)[1] or "")):
        old = known.get(_key(message))
        string = old.string if old is not None and "fuzzy" not in old.flags else None
        plural = isinstance(message.id, (tuple, list))
        if plural != isinstance(string, (tuple, list)):
            string = None
        if not string and language == "en":
            string = tuple(message.id) if plural else message.id
        result.add(
            message.id,
            string or (("", "") if plural else ""),
            locations=sorted(set(message.locations)),
            context=message.context,
            flags=message.flags & PYTHON_FORMAT,
        )
    return result


def written(catalogue: Catalog) -> bytes:
    """The .po file, stable from run to run: no dates, no line numbers."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, omit_header=True, include_lineno=False, sort_output=False)
    language = str(catalogue.locale)
    header = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: JANE portal\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {language}\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return header.encode() + buffer.getvalue()


def faults(language: str, template: Catalog) -> Iterable[str]:
    """What keeps the catalogue from being complete: missing, empty, fuzzy, unused, placeholders that differ."""
    catalogue = load(language)
    known = {_key(message): message for message in catalogue if message.id}
    wanted = {_key(message): message for message in template if message.id}
    for key in sorted(set(wanted) - set(known), key=str):
        yield f"{language}: missing: {key[0]!r}"
    for key in sorted(set(known) - set(wanted), key=str):
        yield f"{language}: not used any more: {key[0]!r}"
    for key, message in known.items():
        if key not in wanted:
            continue
        if "fuzzy" in message.flags or not _is_translated(message):
            yield f"{language}: not translated: {key[0]!r}"
        else:
            message.flags |= wanted[key].flags
            for error in message.check(catalogue):
                yield f"{language}: {error} in {key[0]!r}"

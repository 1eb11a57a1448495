"""Marking the words of the glossary in texts: the first time each stands there.

A mark is a link to the glossary. With script the link becomes a button that opens the explanation beside it
(static/js/words.js); it opens by press alone, so nothing appears by itself under a pointer (WCAG 1.4.13).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .models import GlossaryEntry

# Seconds for which a process keeps the words it has read; they change a few times a year.
KEPT_FOR = 60
_ENDINGS = {
    "fi": (
        "n|a|ä|t|ta|tä|tta|ttä|na|nä|ksi|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|tta|ttä|an|än|en|in|on|un|yn|ön|hin|seen|"
        "ja|jä|ia|iä|ita|itä|jen|ien|iden|issa|issä|ista|istä|illa|illä|ilta|iltä|ille|iksi|ina|inä|oita|öitä|oiden|"
        "öiden|t|nsa|nsä|mme"
    ),
    "sv": "en|et|n|t|er|ar|or|na|erna|arna|orna|s|ens|ets|ns|ernas|arnas",
    "en": "s|es|'s|’s",
}
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
# No word is marked inside these: what is pressed, headings, fields, and what is marked already.
_CLOSED = {"a", "button", "dfn", "h1", "h2", "h3", "h4", "label", "option", "summary", "textarea", "script", "svg"}


@dataclass(frozen=True)
class Words:
    """The words of one language as one pattern. entries: a form in small letters → its entry."""

    pattern: re.Pattern[str] | None
    entries: dict[str, GlossaryEntry]


class _Kept:
    """What this process has read: when, and the words by language."""

    until = 0.0
    words: dict[str, Words] = {}


def forget() -> None:
    """The words are read anew when they are next needed."""
    _Kept.until = 0.0


def keep(entries: Iterable[GlossaryEntry], until: float) -> None:
    marked = list(entries)
    _Kept.words = {language: _words(marked, language) for language in _ENDINGS}
    _Kept.until = until


def _words(entries: list[GlossaryEntry], language: str) -> Words:
    forms: dict[str, GlossaryEntry] = {}
    for entry in entries:
        more = entry.forms.split(",") if language == "fi" else []
        for form in [getattr(entry, f"term_{language}"), *more]:
            if form.strip():
                forms.setdefault(form.strip().casefold(), entry)
    if not forms:
        return Words(None, {})
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = rf"(?<![\w-])({longest_first})(?::?(?:{_ENDINGS[language]}))?(?!\w)"
    return Words(re.compile(pattern, re.IGNORECASE), forms)


def words_of(language: str) -> Words:
    if time.monotonic() >= _Kept.until:
        keep(GlossaryEntry.objects.filter(marked=True), time.monotonic() + KEPT_FOR)
    return _Kept.words.get(language) or Words(None, {})


def mark_words(markup: SafeString, language: str | None = None) -> SafeString:
    """The same markup with its first words of the glossary marked; text that is not markup is escaped first."""
    html = str(conditional_escape(markup))
    words = words_of(language or get_language() or "fi") if html.strip() else Words(None, {})
    if words.pattern is None:
        return mark_safe(html)  # noqa: S308 - escaped above
    replace = _Replacer(words.entries)
    closed: list[str] = []
    parts = []
    for part in _TAG.split(html):
        if part.startswith("<"):
            _step(part, closed)
        elif part and not closed:
            part = words.pattern.sub(replace, part)
        parts.append(part)
    return mark_safe("".join(parts))  # noqa: S308 - the markup we were given, and marks made by format_html


def _step(tag: str, closed: list[str]) -> None:
    """Keep count of the elements in which nothing is marked."""
    found = _NAME.match(tag)
    name = found[1].lower() if found else ""
    if name not in _CLOSED or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        closed.append(name)
    elif name in closed:
        closed.remove(name)


class _Replacer:
    """A mark for each word's first occurrence; the word itself afterwards."""

    def __init__(self, entries: dict[str, GlossaryEntry]) -> None:
        self.entries, self.seen = entries, set[int]()

    def __call__(self, found: re.Match[str]) -> str:
        entry = self.entries[found[1].casefold()]
        if entry.pk in self.seen:
            return found[0]
        self.seen.add(entry.pk)
        text = mark_safe(found[0])  # noqa: S308 - a piece of the escaped markup
        return format_html(
            '<dfn class="word"><a href="{}">{}</a></dfn><span class="word__text" hidden><b>{}</b> {}</span>',
            entry.get_absolute_url(),
            text,
            entry.term,
            entry.short,
        )

"""The one sanitiser of HTML that people write: at save (`HtmlField`) and again at every showing (`rich`).

What is not on the list below goes; nothing can run, load, style or be picked up by htmx. A plain textarea is the editor
until the rich text editor comes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

TAGS = {
    *(
        "p",
        "br",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "blockquote",
        "strong",
        "em",
        "b",
        "i",
        "s",
        "sub",
        "sup",
        "a",
        "span",
    ),
    *("code", "pre", "hr", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
# Their content goes with them: it was never meant as text.
GONE = {
    *("script", "style", "iframe", "object", "embed", "applet", "template", "noscript", "svg", "math", "title"),
    *("select", "textarea", "button", "xmp", "noembed", "noframes", "audio", "video", "canvas"),
}
_LANGUAGE = {"lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"), "dir": re.compile(r"ltr|rtl|auto")}
_SPANS = {"colspan": re.compile(r"[1-9]|1\d|20"), "rowspan": re.compile(r"[1-9]\d?")}
_VALUES: dict[str, dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(("p", "h2", "h3", "h4", "li", "blockquote", "span", "table"), _LANGUAGE),
    "ol": {"start": re.compile(r"\d{1,4}")},
    "th": {**_LANGUAGE, **_SPANS, "scope": re.compile(r"col|row|colgroup|rowgroup")},
    "td": {**_LANGUAGE, **_SPANS},
    "a": {"href": re.compile(r"[^\x00-\x20\x7f\\]{1,1000}"), "hreflang": _LANGUAGE["lang"], "lang": _LANGUAGE["lang"]},
}
_ATTRIBUTES = {tag: set(values) for tag, values in _VALUES.items()}
# Turns until the text no longer changes; nesting that never comes to rest is shown as plain text.
_TURNS = 6


def clean_html(text: str) -> str:
    """The allowed part of the text. Cleaning it again changes nothing."""
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    for _turn in range(_TURNS):
        cleaned = nh3.clean(
            text,
            tags=TAGS,
            clean_content_tags=GONE,
            attributes=_ATTRIBUTES,
            attribute_filter=_checked,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener nofollow",
            generic_attribute_prefixes=set(),
            allowed_classes={},
        )
        if cleaned == text:
            return cleaned
        text = cleaned
    return escape(nh3.clean(text, tags=set(), clean_content_tags=GONE))


def _checked(tag: str, name: str, value: str) -> str | None:
    pattern = _VALUES.get(tag, {}).get(name)
    if pattern is None:
        return value if (tag, name) == ("a", "rel") else None
    value = value.strip() if name == "href" else value
    if not pattern.fullmatch(value) or (name == "href" and not is_sound_link(value)):
        return None
    return value


def is_sound_link(address: str) -> bool:
    """A web, mail or telephone address, a path of this portal or a place on the page; none that feigns its host."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname) and "@" not in parts.netloc
    if parts.scheme in {"mailto", "tel"}:
        return bool(parts.path) and not parts.netloc
    return not parts.scheme and not parts.netloc and address[:1] in {"/", "#"} and address[:2] != "//"


def rich(text: str) -> SafeString:
    """What people wrote, cleaned once more, in a frame that htmx does not look into."""
    clean = mark_safe(clean_html(text))  # noqa: S308 - sanitised in this very line
    return format_html('<div class="prose" hx-disable>{}</div>', clean)


def plain_paragraphs(markup: str) -> SafeString:
    """Markup made by the portal from escaped text: paragraphs, line breaks and web links, sanitised all the same."""
    clean = nh3.clean(
        markup,
        tags={"p", "br", "a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised above


class HtmlField(forms.CharField):
    """A text with simple markup. What is not allowed is left out; an empty rest of a filled field is an error."""

    widget = forms.Textarea
    default_error_messages = {"nothing_left": _("Nothing of this text can be shown. Write it again without markup.")}

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        kept = clean_html(written)
        if written.strip() and not nh3.clean(kept, tags=set()).strip():
            raise ValidationError(self.error_messages["nothing_left"], code="nothing_left")
        return kept

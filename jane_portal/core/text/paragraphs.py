"""Plain text written by people, shown as paragraphs with its addresses as links."""

import unicodedata

import nh3
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

_TAGS = {"p", "br", "a"}
_SCHEMES = {"http", "https", "mailto"}


def paragraphs(text: str) -> SafeString:
    """Everything in the text is escaped first; then only paragraphs, line breaks and web links are made of it.

    The sanitiser runs last, so that even a fault in the two steps before it cannot let other markup through.
    """
    plain = "".join(char for char in text if char in "\n\t\r" or unicodedata.category(char) != "Cc")
    markup = linebreaks(urlize(plain, nofollow=True, autoescape=True), autoescape=False)
    clean = nh3.clean(
        markup, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel="nofollow noopener"
    )
    return mark_safe(clean)  # noqa: S308 - escaped and sanitised above

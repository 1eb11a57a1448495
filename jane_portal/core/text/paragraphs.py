"""Plain text written by people, shown as paragraphs with its addresses as links."""

import unicodedata

from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString

from .html import plain_paragraphs


def paragraphs(text: str) -> SafeString:
    """Everything in the text is escaped first; then only paragraphs, line breaks and web links are made of it.

    The sanitiser runs last, so that even a fault in the two steps before it cannot let other markup through.
    """
    plain = "".join(char for char in text if char in "\n\t\r" or unicodedata.category(char) != "Cc")
    return plain_paragraphs(linebreaks(urlize(plain, nofollow=True, autoescape=True), autoescape=False))

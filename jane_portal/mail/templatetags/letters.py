"""Filters of letter templates and of pages about letters."""

from django import template

from jane_portal.core.post import name_in_letter as strip_name
from jane_portal.mail.selectors.reasons import reason_in_words

register = template.Library()


@register.filter
def name_in_letter(value: object) -> str:
    """A name that cannot act in a letter."""
    return strip_name(str(value))


@register.filter
def reason(kept: str) -> str:
    """Why a letter did not simply go."""
    return reason_in_words(kept)[0]


@register.filter
def is_ours(kept: str) -> bool:
    """Whether the reason is the portal's own words, not those of a mail server."""
    return reason_in_words(kept)[1]

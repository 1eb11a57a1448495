"""Filters of letter templates."""

from django import template

from jane_portal.core.post import name_in_letter as strip_name

register = template.Library()


@register.filter
def name_in_letter(value: object) -> str:
    """A name that cannot act in a letter."""
    return strip_name(str(value))

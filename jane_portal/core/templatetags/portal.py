"""Template tags of the user interface."""

from django import template

from jane_portal.core.text.terms import term

register = template.Library()

register.simple_tag(term)

"""Words of the pages behind the yearly letter."""

from django import template

from associations.models import Contact
from associations.selectors.freshness import contact_title as title_of

register = template.Library()


@register.filter
def contact_title(contact: Contact) -> str:
    return title_of(contact)

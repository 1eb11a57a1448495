"""Template tags about people."""

from typing import Any

from django import template

from jane_portal.accounts.selectors import role as selectors

register = template.Library()


@register.simple_tag(takes_context=True)
def acting_choices(context: dict[str, Any]) -> list[selectors.ActingChoice]:
    """`{% acting_choices as choices %}`: the person's roles of today, each with pk, label, chosen."""
    request = context.get("request")
    if request is None or not hasattr(request, "user"):
        return []
    return selectors.acting_choices(request.user, getattr(request, "acting", None))


@register.simple_tag
def public_name(user: Any, office: str) -> str:
    """The person's name beside her office, by her own choice; otherwise the office alone."""
    return selectors.public_name(user, office)

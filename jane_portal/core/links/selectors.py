"""Finding links and writing their addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from jane_portal.core.tokens import derive_token

from .models import PersonalLink
from .purposes import purpose_of


def find_link(purpose: str, hashed: str) -> PersonalLink | None:
    """The link whose token has this hash, while it can be used for this purpose."""
    return PersonalLink.objects.usable().filter(purpose=purpose, token_hash=hashed).select_related("user").first()


def open_link(purpose: str, subject: str) -> PersonalLink | None:
    """The newest link for this record that can be used: what a letter is written about."""
    return PersonalLink.objects.usable().filter(purpose=purpose, subject=subject).order_by("-pk").first()


def token_of(link: PersonalLink) -> str:
    """The token, derived anew: 256 bits in 43 characters. It goes into letters and nowhere else."""
    return derive_token(link.purpose, link.uuid, link.version)


def link_url(link: PersonalLink) -> str:
    """The whole address, in the language in force."""
    return settings.PORTAL_BASE_URL + reverse(purpose_of(link.purpose).url_name, kwargs={"token": token_of(link)})

"""A municipality and the posts in it that associations turn to."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import MunicipalContact
from associations.models import Municipality as Record
from associations.public import MUNICIPALITY, named, visible_contact

from .common import Document, Named, Page, of_list


class Post(Document):
    """A post of the municipality; its holder's own details only as she has chosen."""

    role: Named
    title: str | None
    mailbox: str | None
    vacant: bool
    name: str | None
    email: str | None
    phone: str | None


class Municipality(Document):
    uuid: str
    code: str
    name: str
    name_fi: str
    name_sv: str | None
    name_en: str | None
    kind: Named
    subregion: str | None
    population: int | None
    population_on: datetime.date | None
    business_id: str | None
    address: str
    contacts: list[Post]
    updated_at: datetime.datetime


class MunicipalityPage(Page[Municipality]):
    pass


def municipality(record: Record) -> dict[str, Any]:
    """From a record with its `posts_today`."""
    return {
        **of_list(MUNICIPALITY, record),
        "name": record.name,
        "contacts": [_post(post) for post in record.posts_today],  # type: ignore[attr-defined]
        "updated_at": record.updated_at,
    }


def _post(post: MunicipalContact) -> dict[str, Any]:
    seen = None if post.is_vacant else visible_contact(post, None)
    return {
        "role": named(post.role, post.get_role_display()),
        "title": post.title or None,
        "mailbox": post.mailbox or None,
        "vacant": post.is_vacant,
        "name": (seen and seen.name) or None,
        "email": (seen and seen.email) or None,
        "phone": (seen and seen.phone) or None,
    }

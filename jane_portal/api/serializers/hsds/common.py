"""What the documents of Open Referral's HSDS 3 share. Empty fields are left out: the standard knows no null."""

from __future__ import annotations

import uuid
from typing import Generic, TypeVar

from pydantic import Field

from jane_portal.api.serializers.common import Document

T = TypeVar("T")


class HsdsPage(Document, Generic[T]):
    """A page as the standard writes it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int = Field(description="How many are on this page.")
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[T]


class Version(Document):
    version: str
    profile: str
    openapi_url: str


class Language(Document):
    id: str
    name: str
    code: str


class Phone(Document):
    id: str
    number: str


class HsdsContact(Document):
    id: str
    name: str | None = None
    title: str | None = None
    email: str | None = None
    phones: list[Phone] | None = None


def part_id(whole: uuid.UUID | str, part: str) -> str:
    """The identifier of a part that has none of its own: the same each time."""
    return str(uuid.uuid5(uuid.UUID(str(whole)), part))


def languages(whole: uuid.UUID, spoken: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": part_id(whole, f"language:{one['id']}"), "name": one["name"], "code": one["id"]} for one in spoken]


def hsds_contacts(shown: list[dict[str, str | None]]) -> list[dict[str, object]]:
    """From what serializers.contact lets a visitor see."""
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "title": one["role"],
            "email": one["email"],
            "phones": [{"id": part_id(str(one["id"]), "phone"), "number": one["phone"]}] if one["phone"] else None,
        }
        for one in shown
    ]

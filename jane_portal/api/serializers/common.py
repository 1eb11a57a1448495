"""What the documents of all nouns share."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from associations.public import PublicField

T = TypeVar("T")


class Document(Schema):
    """Nothing leaves that is not written down here."""

    model_config = ConfigDict(extra="forbid")


class Named(Document):
    """A thing that is known by an identifier for ever and by a name in the language of the answer."""

    id: str
    name: str


class Link(Document):
    label: str
    url: str


class Page(Document, Generic[T]):
    """One page of a list in an order that stays the same."""

    count: int = Field(description="How many there are in all.")
    page: int
    pages: int
    next: str | None
    previous: str | None
    results: list[T]


class Fault(Document):
    parameter: str
    detail: str


class Problem(Document):
    """Why there is no answer (RFC 9457), in the language asked for."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Entry(Document):
    """The front door of the API."""

    title: str
    version: str
    licence: str
    documentation: str
    openapi: str
    catalogue: str = Field(description="DCAT-AP 3 as JSON-LD.")
    lists: dict[str, str]


def of_list(fields: tuple[PublicField, ...], record: Any) -> dict[str, Any]:
    """The public fields of the record, and no others."""
    return {field.name: field.for_programs(record) for field in fields}


def web_address(text: str) -> str | None:
    """The text, when it may stand in a link."""
    return text if text.lower().startswith(("https://", "http://")) else None

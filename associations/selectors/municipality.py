"""Reads for the front door of a municipality, its areas, and its contacts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone, translation

from associations.models import Area, AreaPeriod, MunicipalContact, Municipality, Organisation, Status
from associations.public import VisibleContact, visible_contact

from .directory_query import Search
from .directory_search import answer

FRESH = datetime.timedelta(days=365)


@dataclass(frozen=True)
class SectorCount:
    name: str
    count: int
    url_query: str


@dataclass
class ContactCard:
    """One post of a municipality as the viewer sees it. seen is None when nobody, or nothing of her, is shown."""

    contact: MunicipalContact
    seen: VisibleContact | None
    substitutes: list[ContactCard] = field(default_factory=list)

    @property
    def vacant(self) -> bool:
        return self.contact.is_vacant

    @property
    def own_title(self) -> str:
        """The title, where it says more than the post does in any language of the portal."""
        title, posts = self.contact.title, set()
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                posts.add(str(self.contact.get_role_display()).casefold())
        return "" if title.casefold() in posts else title


@dataclass(frozen=True)
class Associations:
    """How many work in the municipality, and by sector, the largest first; the figures of the directory."""

    total: int
    newcomers: int
    sectors: list[SectorCount]


def associations_of(municipality: Municipality) -> Associations:
    """One statement of the directory's own search."""
    found = answer(Search(municipalities=(municipality.slug,))).found
    counts = [one for one in found.facets.get("s", []) if one.slug and one.count]
    counts.sort(key=lambda one: -one.count)
    return Associations(
        total=found.total,
        newcomers=sum(one.count for one in found.facets.get("n", [])),
        sectors=[
            SectorCount(
                one.name,
                one.count,
                Search(municipalities=(municipality.slug,), sectors=(one.slug,)).address(),
            )
            for one in counts
        ],
    )


def contact_cards(municipality: Municipality, user: Any) -> list[ContactCard]:
    """The posts in force, NGO contact first, each with its substitutes. One statement."""
    rows = MunicipalContact.objects.in_force().filter(municipality=municipality)
    rows = rows.select_related("user", "municipality").order_by("-role", "id")
    cards = {row.pk: ContactCard(row, None if row.is_vacant else visible_contact(row, user)) for row in rows}
    for card in cards.values():
        above = cards.get(card.contact.substitute_for_id or 0)
        if above is not None:
            above.substitutes.append(card)
    return [card for card in cards.values() if card.contact.substitute_for_id not in cards]


def areas_of(municipality: Municipality, day: datetime.date | None = None) -> list[Area]:
    """Areas that lie in the municipality on the day, each with `associations`, the number of those that work there."""
    periods = AreaPeriod.objects.in_force(day).filter(municipality=municipality)
    working = Q(organisations__deleted_at=None, organisations__merged_into=None) & ~Q(
        organisations__status=Status.DISSOLVED
    )
    areas = Area.objects.filter(pk__in=periods.values("area"))
    return list(areas.annotate(associations=Count("organisations", filter=working)).order_by("sort_key"))


def freshness_of(municipality: Municipality) -> dict[str, int]:
    """How many of its active associations have confirmed their entry within a year. One statement."""
    home = Organisation.objects.associations().filter(
        domicile=municipality, status=Status.ACTIVE, deleted_at=None, merged_into=None
    )
    since = timezone.now() - FRESH
    counts: dict[str, int] = home.aggregate(total=Count("pk"), fresh=Count("pk", filter=Q(verified_at__gte=since)))
    return counts


@dataclass(frozen=True)
class Post:
    """One role of one municipality, for the secretary's list. contacts: those in force, vacant ones too."""

    municipality: Municipality
    role: str
    label: str
    contacts: list[MunicipalContact]

    @property
    def vacant(self) -> bool:
        return all(contact.is_vacant for contact in self.contacts if contact.substitute_for_id is None)


def posts() -> list[Post]:
    """Every post of every municipality of the region, those without a holder first. Two statements."""
    municipalities = list(Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key"))
    rows = MunicipalContact.objects.in_force().filter(municipality__in=municipalities)
    by_post: dict[tuple[int, str], list[MunicipalContact]] = defaultdict(list)
    for row in rows.select_related("user").order_by("id"):
        by_post[row.municipality_id, row.role].append(row)
    made = [
        Post(municipality, role.value, str(role.label), by_post[municipality.pk, role.value])
        for municipality in municipalities
        for role in MunicipalContact.Role
    ]
    return sorted(made, key=lambda post: not post.vacant)


def municipality_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of municipalities by their codes, for lists of roles."""
    return {row.code: row.name for row in Municipality.objects.filter(code__in=keys)}


def find_municipalities(text: str, limit: int) -> list[tuple[str, str]]:
    rows = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
    return [(row.code, row.name) for row in (rows.filter(name_fi__icontains=text) if text else rows)[:limit]]


def area_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of areas by their UUIDs, for lists of roles."""
    return {str(row.uuid): row.name for row in Area.objects.filter(uuid__in=keys)}


def association_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of organisations by their UUIDs, for lists of roles."""
    return {str(row.uuid): row.name for row in Organisation.objects.filter(uuid__in=keys)}


def find_associations(text: str, limit: int) -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(deleted_at=None, merged_into=None).order_by("sort_key")
    return [(str(row.uuid), row.name) for row in (rows.filter(name_fi__icontains=text) if text else rows)[:limit]]

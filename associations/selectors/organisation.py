"""Reads of one organisation."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import (
    Activity,
    Contact,
    InArea,
    InSector,
    Link,
    Municipality,
    OldSlug,
    Organisation,
    WorksIn,
)
from jane_portal.accounts.models import Role, RoleSpan
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.history.selectors import Source
from jane_portal.core.plain.models import PlainText
from jane_portal.core.plain.selectors import twin_from, twin_of
from jane_portal.core.plain.states import Twin

# Names this alike (trigrams, 0 to 1) in one municipality are shown before a new entry is made. Of the pairs of the demo
# network 1.8 % are; a name too many in a list of five costs little, one too few makes a duplicate.
ALIKE = 0.45


def moved_to(slug: str, user: Any) -> Organisation | None:
    """Where a former address leads for this viewer."""
    old = OldSlug.objects.filter(slug=slug).select_related("organisation__merged_into").first()
    if old is None:
        return None
    target = old.organisation.merged_into or old.organisation
    return Organisation.objects.visible_to(user).filter(pk=target.pk).first()


def description_twin(organisation: Organisation) -> Twin:
    """Its description in plain Finnish, and what is known of it. One statement, unless it was read with the entry."""
    source = organisation.description_fi
    if hasattr(organisation, "plain_description"):
        return twin_from(organisation.plain_description, source)
    return twin_of(end=organisation.thread_end, uuid=organisation.uuid, field="description", source=source)


def near_equal(name: str, domicile: Municipality | None, *, limit: int = 5) -> list[Organisation]:
    """Entries of the municipality whose name is the same or nearly so, the nearest first."""
    alike = (
        Organisation.objects.filter(deleted_at__isnull=True, merged_into__isnull=True)
        .filter(Q(domicile=domicile) | Q(domicile__isnull=True))
        .annotate(alike=TrigramSimilarity("name_fi", name))
        .filter(alike__gte=ALIKE)
        .select_related("domicile")
    )
    return list(alike.order_by("-alike", "sort_key")[:limit])


def with_number(field: str, number: str, *, apart_from: Organisation | None = None) -> Organisation | None:
    """The entry that already has this register number or business ID."""
    taken = Organisation.objects.filter(**{field: number})
    if apart_from is not None:
        taken = taken.exclude(pk=apart_from.pk)
    return taken.first()


def owners_of(organisation: Organisation) -> list[RoleSpan]:
    return list(
        RoleSpan.objects.in_force()
        .filter(scope=organisation.scope, role__in=[Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR])
        .select_related("user")
        .order_by("-role", "since")
    )


def history_sources(organisation: Organisation, *, inner: bool) -> list[Source]:
    """All that belongs to the entry. inner: with its contacts and the people who edit it."""
    key = organisation.pk
    hidden = frozenset({"order"})
    sources = [
        Source(Organisation, "id", key, hidden=frozenset({"slug"})),
        Source(WorksIn, "organisation_id", key, title="municipality_id"),
        Source(InArea, "organisation_id", key, title="area_id"),
        Source(InSector, "organisation_id", key, title="sector_id"),
        Source(Link, "organisation_id", key, title="label", hidden=hidden),
        Source(Activity, "organisation_id", key, title="title"),
        Source(PlainText, "uuid", organisation.uuid, hidden=frozenset({"end", "field", "of_source"})),
    ]
    if inner:
        sources.append(Source(Contact, "organisation_id", key, title="role_title", hidden=hidden))
        people = Source(
            RoleSpan,
            "scope",
            organisation.scope,
            title="user_id",
            hidden=frozenset({"source"}),
            choices={"role": role_words()},
            labels={"role": _("role"), "since": _("from"), "until": _("until")},
        )
        sources.append(people)
    return sources

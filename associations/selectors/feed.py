"""New and changed associations, for those who follow the directory by feed."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from associations.models import Municipality, Organisation
from jane_portal.core.feeds.atom import LONGEST, Entry
from jane_portal.core.feeds.places import Place
from jane_portal.core.web.markup import cut

TEXT = 300


def newest(municipality: Municipality | None, after: Place | None = None) -> tuple[list[Entry], Place | None]:
    """The associations changed last, as everybody sees them; of a municipality those that work there. One statement.

    after: only what was changed before that place. Returns also the place where the page ends, if more come after it:
    an entry that changes meanwhile moves to the front, and none of the others is missed or told twice.
    """
    found = Organisation.objects.visible_to(AnonymousUser()).associations()
    if municipality is not None:
        working = Organisation.works_in.through.objects.filter(municipality=municipality).values("organisation")
        found = found.filter(Q(domicile=municipality) | Q(pk__in=working))
    if after is not None:
        found = found.filter(Q(updated_at__lt=after.moment) | Q(updated_at=after.moment, pk__lt=after.pk))
    rows = list(found.select_related("domicile", "sector").order_by("-updated_at", "-pk")[: LONGEST + 1])
    shown = rows[:LONGEST]
    end = Place(shown[-1].updated_at, shown[-1].pk) if len(rows) > len(shown) else None
    return [_entry(organisation) for organisation in shown], end


def _entry(organisation: Organisation) -> Entry:
    return Entry(
        uuid=organisation.uuid,
        title=organisation.name,
        path=organisation.get_absolute_url(),
        text=cut(organisation.description, TEXT),
        published=organisation.created_at,
        updated=organisation.updated_at,
        topics=[str(organisation.domicile or ""), str(organisation.sector or "")],
    )

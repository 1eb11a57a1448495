"""New and changed associations, for those who follow the directory by feed."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from associations.models import Municipality, Organisation
from jane_portal.core.feeds.atom import LONGEST, Entry
from jane_portal.core.web.markup import cut

TEXT = 300


def newest(municipality: Municipality | None) -> list[Entry]:
    """The associations changed last, as everybody sees them; of a municipality those that work there. One statement."""
    found = Organisation.objects.visible_to(AnonymousUser()).associations()
    if municipality is not None:
        working = Organisation.works_in.through.objects.filter(municipality=municipality).values("organisation")
        found = found.filter(Q(domicile=municipality) | Q(pk__in=working))
    newest_first = found.select_related("domicile", "sector").order_by("-updated_at", "-pk")
    return [_entry(organisation) for organisation in newest_first[:LONGEST]]


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

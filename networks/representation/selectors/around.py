"""Which associations a body outside the network concerns."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from associations.models import Organisation
from associations.selectors.freshness import living
from networks.representation.models import ExternalBody


def associations_around(body: ExternalBody) -> QuerySet[Organisation]:
    """Those at home or at work in its municipality; all of them around a body of the whole region."""
    if body.municipality_id is None:
        return living()
    working = Organisation.works_in.through.objects.filter(municipality=body.municipality_id).values("organisation")
    return living().filter(Q(domicile=body.municipality_id) | Q(pk__in=working))


def is_around(organisation: Organisation, body: ExternalBody) -> bool:
    return associations_around(body).filter(pk=organisation.pk).exists()

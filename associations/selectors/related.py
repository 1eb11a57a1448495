"""What hangs on an organisation in any number, read with it in the same statement at any length of a list."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from associations.models import Area, Link, Municipality, Organisation, Sector

_NAMES = {"name_fi": "name_fi", "name_sv": "name_sv", "name_en": "name_en"}
# relation → (model, what is read of it)
_RELATED: dict[str, tuple[Any, dict[str, str]]] = {
    "works_in": (Municipality, {**_NAMES, "code": "code"}),
    "areas": (Area, {**_NAMES, "uuid": "uuid"}),
    "other_sectors": (Sector, {**_NAMES, "uuid": "uuid"}),
}
_LINK = {"label": "label", "url": "url"}


def with_related(organisations: QuerySet[Organisation], *, links: bool = False) -> QuerySet[Organisation]:
    """The same organisations, each with its municipalities, areas and other sectors; then `unpack` each."""
    related = {
        f"related_{name}": ArraySubquery(
            model.objects.filter(pk__in=_through(name, model)).order_by("name_fi").values(of=JSONObject(**read))
        )
        for name, (model, read) in _RELATED.items()
    }
    if links:
        own = Link.objects.filter(organisation=OuterRef("pk")).order_by("order", "id")
        related["related_links"] = ArraySubquery(own.values(of=JSONObject(**_LINK)))
    return organisations.select_related("domicile", "sector").annotate(**related)


def unpack(organisation: Organisation) -> Organisation:
    """Let `works_in.all()` and the others answer from what `with_related` has read."""
    kept: dict[str, list[Any]] = {
        name: [model(**values) for values in getattr(organisation, f"related_{name}")]
        for name, (model, _read) in _RELATED.items()
    }
    if hasattr(organisation, "related_links"):
        kept["links"] = [Link(**values) for values in organisation.related_links]
    organisation._prefetched_objects_cache = kept  # type: ignore[attr-defined]
    return organisation


def _through(name: str, model: Any) -> Any:
    through = getattr(Organisation, name).through
    return through.objects.filter(organisation_id=OuterRef(OuterRef("pk"))).values(f"{model._meta.model_name}_id")

"""What hangs on an organisation in any number, read with it in the same statement at any length of a list."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from associations.models import Area, Link, Municipality, Organisation, Sector

_NAMES = {"name_fi": "name_fi", "name_sv": "name_sv", "name_en": "name_en"}
# relation → (model, what is read of it)
Relations = dict[str, tuple[Any, dict[str, str]]]
MUNICIPALITY_READ = {**_NAMES, "code": "code"}
AREA_READ = {**_NAMES, "uuid": "uuid"}
_RELATED: Relations = {
    "works_in": (Municipality, MUNICIPALITY_READ),
    "areas": (Area, AREA_READ),
    "other_sectors": (Sector, {**_NAMES, "uuid": "uuid"}),
}
_LINK = {"label": "label", "url": "url"}


def with_related(organisations: QuerySet[Organisation], *, links: bool = False) -> QuerySet[Organisation]:
    """The same organisations, each with its municipalities, areas and other sectors; then `unpack` each."""
    related = related_arrays(Organisation, _RELATED)
    if links:
        own = Link.objects.filter(organisation=OuterRef("pk")).order_by("order", "id")
        related["related_links"] = ArraySubquery(own.values(of=JSONObject(**_LINK)))
    return organisations.select_related("domicile", "sector").annotate(**related)


def unpack(organisation: Organisation) -> Organisation:
    """Let `works_in.all()` and the others answer from what `with_related` has read."""
    unpack_related(organisation, _RELATED)
    if hasattr(organisation, "related_links"):
        links = [Link(**values) for values in organisation.related_links]
        organisation._prefetched_objects_cache["links"] = links  # type: ignore[attr-defined]
    return organisation


def related_arrays(owner: Any, relations: Relations) -> dict[str, ArraySubquery]:
    """Annotations of the owner's many-to-many relations; `unpack_related` makes records of them."""
    return {
        f"related_{name}": ArraySubquery(
            model.objects.filter(pk__in=_through(owner, name, model)).order_by("name_fi").values(of=JSONObject(**read))
        )
        for name, (model, read) in relations.items()
    }


def unpack_related(record: Any, relations: Relations) -> None:
    """Let `<relation>.all()` of the record answer from what `related_arrays` has read."""
    record._prefetched_objects_cache = {
        name: [model(**values) for values in getattr(record, f"related_{name}")]
        for name, (model, _read) in relations.items()
    }


def _through(owner: Any, name: str, model: Any) -> Any:
    through = getattr(owner, name).through
    key = f"{owner._meta.model_name}_id"
    return through.objects.filter(**{key: OuterRef(OuterRef("pk"))}).values(f"{model._meta.model_name}_id")

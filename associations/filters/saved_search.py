"""The searches of this room that a person can keep: their query strings cleaned, named and asked."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.filters.activity import ActivityFilter
from associations.filters.directory import read_search
from associations.models import Activity
from associations.selectors import directory_facets
from associations.selectors.directory import find
from associations.selectors.directory_query import Search
from associations.selectors.following import activities_by_key, associations_by_key, newest_associations
from jane_portal.core.search.query import parse
from jane_portal.follow.selectors.registry import SavedSearch


def canonical(search: Search) -> str:
    """What is asked, without how it is shown."""
    return urlencode(replace(search, page=1, as_map=False, by_name=False).parameters())


def _directory(query: str) -> Search:
    return read_search(QueryDict(query))


def _directory_title(query: str) -> str:
    """The words and the choices as the page names them. Two statements."""
    search = _directory(query)
    found = find(search, parse(search.q))
    parts = [f"”{search.q}”"] if search.q else []
    parts += [str(chip.label) for chip in directory_facets.chips(search, directory_facets.facets(search, found))]
    if search.everyone:
        parts.append(_("Other organisations too"))
    if search.dissolved:
        parts.append(_("Dissolved ones too"))
    return " · ".join(parts) or _("All associations")


def _activities(query: str) -> ActivityFilter:
    return ActivityFilter(QueryDict(query), queryset=Activity.objects.visible_to(AnonymousUser()))


def activities_asked(filters: ActivityFilter) -> str:
    """Only what the filters understand."""
    form = filters.form
    form.is_valid()
    pairs = [(name, form.data[name].strip()) for name in form.fields if form.cleaned_data.get(name)]
    return urlencode(sorted(pairs))


def _activities_title(query: str) -> str:
    form = _activities(query).form
    form.is_valid()
    parts = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value:
            labels = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
            parts.append(str(labels.get(value, f"”{value}”" if name == "q" else value)))
    return " · ".join(parts) or _("All activities")


def _newest_activities(query: str, most: int) -> list[int]:
    return list(_activities(query).qs.order_by("-pk").values_list("pk", flat=True)[:most])


SAVED_SEARCHES = [
    SavedSearch(
        key="yhdistykset",
        noun=gettext_lazy("search of the directory"),
        canonical=lambda query: canonical(_directory(query)),
        title=_directory_title,
        url=lambda query: reverse("association_list") + (f"?{query}" if query else ""),
        keys=lambda query, most: newest_associations(_directory(query), most),
        nodes=associations_by_key,
    ),
    SavedSearch(
        key="toiminta",
        noun=gettext_lazy("search of activities"),
        canonical=lambda query: activities_asked(_activities(query)),
        title=_activities_title,
        url=lambda query: reverse("activity_list") + (f"?{query}" if query else ""),
        keys=_newest_activities,
        nodes=activities_by_key,
    ),
]

"""The search of the whole portal: every kind of record in its group, with counts and a way to the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from jane_portal.core import registry
from jane_portal.core.registry import Hit, SearchSource
from jane_portal.core.search.nearest import nearest
from jane_portal.core.search.query import Query, parse
from jane_portal.core.search.selectors import find_entries

# Hits of a kind on the common page, and on the page of one kind.
TOP, PAGE = 5, 30


@dataclass(frozen=True)
class Asked:
    q: str = ""
    kind: str = ""
    page: int = 1


@dataclass
class Group:
    """The hits of one kind. more_url: the rest of them, empty when all are shown."""

    title: Any
    hits: list[Hit]
    total: int
    more_url: str = ""


@dataclass
class Everything:
    """What was found. suggestion: the nearest words, when nothing was found and their hits are shown instead."""

    groups: list[Group] = field(default_factory=list)
    total: int = 0
    suggestion: str = ""
    page: Page | None = None


class SiteSearchForm(forms.Form):
    """The query string of /haku/: rubbish is left out, nothing is refused."""

    q = forms.CharField(required=False)
    laji = forms.CharField(required=False)
    sivu = forms.CharField(required=False)

    def read(self) -> Asked:
        self.is_valid()
        data = self.cleaned_data
        page = data.get("sivu", "")
        kinds = {source.key for source in registry.search_sources() if source.search is None}
        return Asked(
            q=" ".join(data.get("q", "").replace("\x00", " ").split())[:200],
            kind=data.get("laji", "") if data.get("laji") in kinds else "",
            page=min(int(page), 1000) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
        )


def search_everything(asked: Asked, user: Any) -> Everything:
    """Hits by kind in the order of the registry, or those of the nearest words. Nothing is asked for no words."""
    query = parse(asked.q)
    if not query:
        return Everything()
    found = _search(asked, query, user)
    if found.total == 0:
        near = nearest(query)
        if near is not None:
            again = _search(Asked(near.text, asked.kind), near, user)
            if again.total:
                again.suggestion = near.text
                return again
    return found


def _search(asked: Asked, query: Query, user: Any) -> Everything:
    limit = PAGE if asked.kind else TOP
    entries = find_entries(query, user, limit=limit, kind=asked.kind, offset=(max(asked.page, 1) - 1) * limit)
    result = Everything()
    for source in registry.search_sources():
        if asked.kind and source.key != asked.kind:
            continue
        if source.search is not None:
            hits, total = source.search(query, user, limit)
        else:
            hits, total = entries.get(source.key, ([], 0))
        if total:
            more = "" if asked.kind or total <= len(hits) else _more(source, asked.q)
            result.groups.append(Group(source.title, [_local(hit) for hit in hits], total, more))
            result.total += total
    if asked.kind and result.groups:
        result.page = Paginator(range(result.total), limit).get_page(asked.page)
    return result


def _more(source: SearchSource, text: str) -> str:
    if source.more_url is not None:
        return source.more_url(text)
    return f"{reverse('search_page')}?{urlencode({'q': text, 'laji': source.key})}"


def _local(hit: Hit) -> Hit:
    """The same hit with its address in the language of the page."""
    language, place = get_language() or "fi", get_script_prefix()
    return replace(hit, url=place[:-1] + ("" if language == "fi" else f"/{language}") + hit.url)

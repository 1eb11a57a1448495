"""What is asked of the directory: any query string becomes a clean Search, rubbish is left out, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from associations.models import Kind
from associations.models.organisation import SPOKEN_LANGUAGES
from associations.selectors.directory_query import Search

MOST_VALUES = 20
LAST_PAGE = 100_000
_SLUG = re.compile(r"[a-z0-9_-]{1,80}")
_LANGUAGES = frozenset(code for code, _name in SPOKEN_LANGUAGES)


class SeveralField(forms.Field):
    """Repeated values of one parameter; those that cannot be values are left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__(required=False)
        self.known = frozenset(known)

    def clean(self, value: Any) -> tuple[str, ...]:
        values = [one for one in value or () if (one in self.known if self.known else _SLUG.fullmatch(one))]
        return tuple(dict.fromkeys(values))[:MOST_VALUES]


class TextField(forms.CharField):
    """Words of a search: cut, never refused."""

    def __init__(self, longest: int) -> None:
        super().__init__(required=False)
        self.longest = longest

    def clean(self, value: Any) -> str:
        return " ".join(str(value or "").replace("\x00", " ").split())[: self.longest]


class NumberField(forms.Field):
    """The number of a page: 1 when it is none."""

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 12 else 1


class FlagField(forms.Field):
    def clean(self, value: Any) -> bool:
        return str(value or "") not in {"", "0"}


class DirectoryForm(forms.Form):
    """The query string of /yhdistykset/ and its tables."""

    q = TextField(longest=200)
    kunta = SeveralField()
    ala = SeveralField()
    laji = SeveralField(Kind.values)
    kieli = SeveralField(_LANGUAGES)
    tervetuloa = FlagField(required=False)
    kaikki = FlagField(required=False)
    lakanneet = FlagField(required=False)
    jarjestys = TextField(longest=10)
    nakyma = TextField(longest=10)
    sivu = NumberField(required=False)


def read_search(query: QueryDict | Mapping[str, Any]) -> Search:
    """The Search that a query string means. Never raises."""
    form = DirectoryForm(query)
    form.is_valid()
    data = form.cleaned_data
    return Search(
        q=data["q"],
        municipalities=data["kunta"],
        sectors=data["ala"],
        kinds=data["laji"],
        languages=data["kieli"],
        newcomers=data["tervetuloa"],
        everyone=data["kaikki"],
        dissolved=data["lakanneet"],
        by_name=data["jarjestys"] == "nimi",
        as_map=data["nakyma"] == "kartta",
        page=data["sivu"],
    )

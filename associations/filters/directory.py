"""What is asked of the directory: any query string becomes a clean Search, rubbish is left out, nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from associations.models import Kind
from associations.models.organisation import SPOKEN_LANGUAGES
from associations.selectors.directory_query import Search
from jane_portal.core.lists.fields import FlagField, NumberField, SeveralField, TextField

_LANGUAGES = frozenset(code for code, _name in SPOKEN_LANGUAGES)


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

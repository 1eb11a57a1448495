"""What is asked of the catalogue: any query string becomes a clean search, rubbish is left out, nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from associations.models.organisation import SPOKEN_LANGUAGES
from huoltamo.models import PriceModel
from huoltamo.selectors.catalogue_query import KIND_WORDS, MODE_WORDS, CatalogueSearch
from jane_portal.core.lists.fields import NumberField, SeveralField, TextField

_LANGUAGES = frozenset(code for code, _name in SPOKEN_LANGUAGES)


class CatalogueForm(forms.Form):
    """The query string of /huoltamo/ and its tables."""

    q = TextField(longest=200)
    laji = SeveralField(KIND_WORDS)
    luokka = SeveralField()
    kunta = SeveralField()
    hinta = SeveralField(PriceModel.values)
    tapa = SeveralField(MODE_WORDS)
    kieli = SeveralField(_LANGUAGES)
    lahella = SeveralField()
    jarjestys = TextField(longest=10)
    nakyma = TextField(longest=10)
    sivu = NumberField(required=False)


def read_catalogue_search(query: QueryDict | Mapping[str, Any]) -> CatalogueSearch:
    """The search that a query string means. Never raises."""
    form = CatalogueForm(query)
    form.is_valid()
    data = form.cleaned_data
    return CatalogueSearch(
        q=data["q"],
        kind=next(iter(data["laji"]), ""),
        categories=data["luokka"],
        municipalities=data["kunta"],
        prices=data["hinta"],
        modes=data["tapa"],
        languages=data["kieli"],
        near=next(iter(data["lahella"]), ""),
        newest=data["jarjestys"] == "uusin",
        as_map=data["nakyma"] == "kartta",
        page=data["sivu"],
    )

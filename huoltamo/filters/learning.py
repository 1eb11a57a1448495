"""Query strings of good practices and of what the network learns: rubbish is left out, nothing raises."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from huoltamo.models import OrderState
from huoltamo.selectors.learning import GROUPS
from huoltamo.selectors.learning_orders import ANSWERS, Scope
from jane_portal.core.lists.fields import NumberField, SeveralField

# There can be no orders before this.
FIRST_YEAR = 2020


class PracticeListForm(forms.Form):
    luokka = SeveralField()
    sivu = NumberField(required=False)


class LearningForm(forms.Form):
    vuosi = NumberField(required=False)
    luokka = SeveralField()
    kunta = SeveralField()
    ryhma = SeveralField(GROUPS)
    tila = SeveralField(OrderState.values)
    vastaus = SeveralField(ANSWERS)
    sivu = NumberField(required=False)


@dataclass(frozen=True)
class LearningQuery:
    """scope: the year, and the one category and municipality. group: a key of GROUPS. states: of OrderState.

    answer: a key of ANSWERS, or nothing. page: from 1.
    """

    scope: Scope
    group: str
    states: tuple[str, ...]
    answer: str
    page: int


def read_practice_list(query: QueryDict | Mapping[str, Any]) -> tuple[str, int]:
    """The slug of the category, or nothing; and the page."""
    form = PracticeListForm(query)
    form.is_valid()
    return next(iter(form.cleaned_data["luokka"]), ""), form.cleaned_data["sivu"]


def read_learning(query: QueryDict | Mapping[str, Any], today: datetime.date) -> LearningQuery:
    """What is asked; this year when no year is named."""
    form = LearningForm(query)
    form.is_valid()
    data = form.cleaned_data
    year = data["vuosi"] if FIRST_YEAR <= data["vuosi"] <= today.year else today.year
    scope = Scope(year, next(iter(data["luokka"]), ""), next(iter(data["kunta"]), ""))
    return LearningQuery(
        scope=scope,
        group=next(iter(data["ryhma"]), next(iter(GROUPS))),
        states=data["tila"],
        answer=next(iter(data["vastaus"]), ""),
        page=data["sivu"],
    )

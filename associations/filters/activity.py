"""Filters of the list of activities."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from associations.forms.organisation import municipalities
from associations.models import Activity
from associations.models.organisation import SPOKEN_LANGUAGES


class ActivityFilter(django_filters.FilterSet):
    """What, where, for whom, in which language, at what price."""

    q = django_filters.CharFilter(label=_("Search words"), method="with_words")
    laji = django_filters.ChoiceFilter(
        label=_("kind"), field_name="kind", choices=Activity.Kind.choices, empty_label=_("all")
    )
    kunta = django_filters.ModelChoiceFilter(
        label=_("municipality"),
        field_name="municipality",
        queryset=lambda request: municipalities(),
        to_field_name="slug",
        empty_label=_("all"),
        method="in_municipality",
    )
    elamanvaihe = django_filters.ChoiceFilter(
        label=_("life stage"), choices=Activity.LifeStage.choices, empty_label=_("all"), method="for_stage"
    )
    kieli = django_filters.ChoiceFilter(
        label=_("language"), choices=SPOKEN_LANGUAGES, empty_label=_("all"), method="in_language"
    )
    maksu = django_filters.ChoiceFilter(
        label=_("fee"), field_name="fee", choices=Activity.Fee.choices, empty_label=_("all")
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def with_words(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        for word in value.split()[:6]:
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(description__icontains=word) | Q(organisation__name_fi__icontains=word)
            )
        return queryset

    def in_municipality(self, queryset: QuerySet[Activity], name: str, value: Any) -> QuerySet[Activity]:
        """In the place itself, or reachable from anywhere."""
        return queryset.filter(Q(municipality=value) | Q(remote=True))

    def for_stage(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Meant for the life stage, or for everybody."""
        return queryset.filter(Q(life_stages__contains=[value]) | Q(life_stages=[]))

    def in_language(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return queryset.filter(languages__contains=[value])

"""Filters of the list of activities."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from associations.forms.organisation import municipalities
from associations.models import Activity
from associations.models.organisation import SPOKEN_LANGUAGES
from jane_portal.core.models import SearchEntry
from jane_portal.core.search.query import parse


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
        """By the words of the portal's own search, inflected and compound ones too, or by a part of the title."""
        query = parse(value)
        in_title = Q(title__icontains=value)
        if not query:
            return queryset.filter(in_title)
        entries = SearchEntry.objects.filter(kind="activity").extra(
            where=["terms @@ %s::tsquery"], params=[query.tsquery]
        )
        keyed = queryset.annotate(key=Cast("pk", CharField(max_length=40)))
        return keyed.filter(Q(key__in=entries.values("key")) | in_title)

    def in_municipality(self, queryset: QuerySet[Activity], name: str, value: Any) -> QuerySet[Activity]:
        """In the place itself, or reachable from anywhere."""
        return queryset.filter(Q(municipality=value) | Q(remote=True))

    def for_stage(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Meant for the life stage, or for everybody."""
        return queryset.filter(Q(life_stages__contains=[value]) | Q(life_stages=[]))

    def in_language(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return queryset.filter(languages__contains=[value])

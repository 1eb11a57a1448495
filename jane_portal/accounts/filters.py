"""The list of roles, narrowed down."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import RoleSpan
from .selectors.confirmation import doubts
from .selectors.role import role_words


def _roles() -> list[tuple[str, Any]]:
    return list(role_words().items())


class RoleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or e-mail address"), method="by_person")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=_roles, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("now", _("in force")), ("doubted", _("nobody has confirmed")), ("ended", _("ended"))],
        method="by_state",
        empty_label=_("All"),
    )

    class Meta:
        model = RoleSpan
        fields = ["q", "role", "state"]

    def by_person(self, queryset: QuerySet[RoleSpan], name: str, value: str) -> QuerySet[RoleSpan]:
        return queryset.filter(Q(user__email__icontains=value) | Q(user__name__icontains=value))

    def by_state(self, queryset: QuerySet[RoleSpan], name: str, value: str) -> QuerySet[RoleSpan]:
        if value == "ended":
            return queryset.filter(until__lt=timezone.localdate())
        current = queryset.exclude(until__lt=timezone.localdate())
        return current.filter(doubts()) if value == "doubted" else current

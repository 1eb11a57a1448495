"""What the page of representatives takes from its address; an unknown value is as none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality
from networks.representation.models import ExternalKind
from networks.representation.models.external import ExternalSeatQuerySet

# What the table may be narrowed to: seats that somebody should do something about.
NEEDS = {"vapaat": _("Vacant"), "paattyvat": _("Ends soon"), "huomio": _("Vacant or ends soon")}


@dataclass(frozen=True)
class OutsideFilter:
    """municipality: seats in its bodies. kind: of the body. need: a key of NEEDS."""

    municipalities: list[Municipality]
    municipality: Municipality | None
    kind: str
    need: str

    def narrowed(self, seats: ExternalSeatQuerySet, day: datetime.date) -> ExternalSeatQuerySet:
        seats = seats.with_state(day)
        if self.municipality is not None:
            seats = seats.filter(body__municipality=self.municipality)
        if self.kind:
            seats = seats.filter(body__kind=self.kind)
        wanted = {"vapaat": Q(is_held=False), "paattyvat": Q(is_ending=True)}
        wanted["huomio"] = wanted["vapaat"] | wanted["paattyvat"]
        return seats.filter(wanted[self.need]) if self.need else seats

    @property
    def is_set(self) -> bool:
        return bool(self.municipality or self.kind or self.need)

    @property
    def query(self) -> str:
        """The same for another address, with "?"; empty when nothing is chosen."""
        slug = self.municipality.slug if self.municipality else ""
        chosen = {"kunta": slug, "laji": self.kind, "tila": self.need}
        text = urlencode({key: value for key, value in chosen.items() if value})
        return f"?{text}" if text else ""

    @property
    def form(self) -> OutsideFilterForm:
        slug = self.municipality.slug if self.municipality else ""
        chosen = {"kunta": slug, "laji": self.kind, "tila": self.need}
        return OutsideFilterForm(initial=chosen, municipalities=self.municipalities)


class OutsideFilterForm(forms.Form):
    kunta = forms.ChoiceField(label=_("Municipality"), required=False)
    laji = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *ExternalKind.choices])
    tila = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *NEEDS.items()])

    def __init__(self, *args: Any, municipalities: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kunta: Any = self.fields["kunta"]
        kunta.choices = [("", _("All"))] + [(one.slug, one.name) for one in municipalities]


def read_filter(data: QueryDict, municipalities: list[Municipality]) -> OutsideFilter:
    slugs = {one.slug: one for one in municipalities}
    return OutsideFilter(
        municipalities=municipalities,
        municipality=slugs.get(data.get("kunta", "")),
        kind=data.get("laji", "") if data.get("laji") in ExternalKind.values else "",
        need=data.get("tila", "") if data.get("tila") in NEEDS else "",
    )

"""What the page of representatives takes from its address; an unknown value is as none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jane_portal.core.choices import Choice, labelled
from networks.representation.models import ExternalKind
from networks.representation.models.external import ExternalSeatQuerySet

# What the table may be narrowed to: seats that somebody should do something about.
NEEDS = {"vapaat": _("Vacant"), "paattyvat": _("Ends soon"), "huomio": _("Vacant or ends soon")}


@dataclass(frozen=True)
class OutsideFilter:
    """municipalities: (slug, name) to choose from. municipality: the slug of one of them, seats in whose bodies are
    shown. kind: of the body. need: a key of NEEDS.
    """

    municipalities: list[tuple[str, str]]
    municipality: str
    kind: str
    need: str

    def narrowed(self, seats: ExternalSeatQuerySet, day: datetime.date) -> ExternalSeatQuerySet:
        if self.municipality:
            seats = seats.filter(body__municipality__slug=self.municipality)
        if self.kind:
            seats = seats.filter(body__kind=self.kind)
        wanted = {"vapaat": Q(is_vacant=True), "paattyvat": Q(is_ending=True)}
        wanted["huomio"] = wanted["vapaat"] | wanted["paattyvat"]
        return seats.with_state(day).filter(wanted[self.need]) if self.need else seats

    @property
    def is_set(self) -> bool:
        return bool(self.municipality or self.kind or self.need)

    @property
    def query(self) -> str:
        """The same for another address, with "?"; empty when nothing is chosen."""
        chosen = {"kunta": self.municipality, "laji": self.kind, "tila": self.need}
        text = urlencode({key: value for key, value in chosen.items() if value})
        return f"?{text}" if text else ""

    @property
    def fields(self) -> SafeString:
        """The lists to choose from, with what is chosen now."""
        everything = ("", _("All"))
        return labelled(
            [
                Choice("kunta", _("Municipality"), [everything, *self.municipalities], self.municipality),
                Choice("laji", _("Kind"), [everything, *ExternalKind.choices], self.kind),
                Choice("tila", _("State"), [everything, *NEEDS.items()], self.need),
            ]
        )


def read_filter(data: QueryDict, municipalities: list[tuple[str, str]]) -> OutsideFilter:
    place = data.get("kunta", "")
    return OutsideFilter(
        municipalities=municipalities,
        municipality=place if any(place == slug for slug, _name in municipalities) else "",
        kind=data.get("laji", "") if data.get("laji") in ExternalKind.values else "",
        need=data.get("tila", "") if data.get("tila") in NEEDS else "",
    )

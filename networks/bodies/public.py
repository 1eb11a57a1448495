"""The one list of public fields per noun, and what of people is shown to whom: publicly a name only by its bearer's
choice, while she holds the seat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from associations.public import PublicField, named
from associations.public.fields import as_is, as_text, choice, page_of, thing

from .models import KEEPING, Body, Mandate
from .rules import attends, is_secretary, sits_in

# The body it works under, its seats and their holders are shown only as far as they are public themselves.
BODY: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda b: str(b.uuid)),
    PublicField("name_fi", _("name in Finnish"), lambda b: b.name_fi),
    PublicField("name_sv", _("name in Swedish"), lambda b: b.name_sv),
    PublicField("name_en", _("name in English"), lambda b: b.name_en),
    PublicField("kind", _("kind"), lambda b: b.kind_label, data=lambda b: named(b.kind, b.kind_label)),
    PublicField(
        "municipality",
        _("municipality"),
        lambda b: as_text(b.municipality),
        "municipality",
        thing("municipality", "code"),
    ),
    PublicField("area", _("village or area"), lambda b: as_text(b.area), "area", thing("area")),
    PublicField("mandate_fi", _("task"), lambda b: b.mandate_fi),
    PublicField("mandate_sv", _("task in Swedish"), lambda b: b.mandate_sv),
    PublicField("mandate_en", _("task in English"), lambda b: b.mandate_en),
    PublicField("joining_fi", _("how to join"), lambda b: b.joining_fi),
    PublicField("joining_sv", _("how to join, in Swedish"), lambda b: b.joining_sv),
    PublicField("joining_en", _("how to join, in English"), lambda b: b.joining_en),
    PublicField("decision", _("appointed by"), lambda b: b.decision),
    PublicField("mailbox", _("shared mailbox"), lambda b: b.mailbox),
    PublicField("founded_on", _("founded"), lambda b: as_text(b.founded_on), data=as_is("founded_on")),
    PublicField("closed_on", _("ended"), lambda b: as_text(b.closed_on), data=as_is("closed_on")),
    PublicField("term_since", _("term begins"), lambda b: as_text(b.term_since), data=as_is("term_since")),
    PublicField("term_until", _("term ends"), lambda b: as_text(b.term_until), data=as_is("term_until")),
    PublicField("confirmed_at", _("last confirmed"), lambda b: as_text(b.confirmed_at), data=as_is("confirmed_at")),
    PublicField("address", _("page in the portal"), page_of),
)
SEAT: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda s: str(s.uuid)),
    PublicField("role", _("role"), lambda s: str(s.get_role_display()), data=choice("role")),
    PublicField("title", _("name of the seat"), lambda s: s.title),
    PublicField("sector", _("sector"), lambda s: as_text(s.sector), "sector", thing("sector")),
    PublicField("since", _("from"), lambda s: as_text(s.since), data=as_is("since")),
    PublicField("until", _("until"), lambda s: as_text(s.until), data=as_is("until")),
)


@dataclass(frozen=True)
class Seen:
    """Who sits in a seat as one viewer may read it. name: empty when it is not to be seen."""

    name: str
    organisation: Organisation | None

    @property
    def association(self) -> str:
        return self.organisation.name if self.organisation else ""

    @property
    def association_url(self) -> str:
        """Made when a page asks for it: a list of all who ever sat here does not."""
        return self.organisation.get_absolute_url() if self.organisation else ""

    @property
    def title(self) -> str:
        return self.name or self.association


def knows_people(user: Any, body: Body) -> bool:
    """Those inside the body and the secretary read every name in it."""
    return bool(user.is_authenticated and (is_secretary(user) or sits_in(user, body) or attends(user, body)))


def keeps_people(user: Any, body: Body) -> bool:
    """Those who fill the seats read how a person can be reached."""
    return bool(user.is_authenticated and (is_secretary(user) or str(body.uuid) in user.scope_keys(*KEEPING)))


def shown_name(mandate: Mandate, *, inside: bool, current: bool) -> str:
    """The person's name. inside: the viewer knows the people of the body. current: she holds the seat today.

    Everybody reads the name of a person who has chosen so, as long as she holds the seat (decisions 3).
    """
    if inside:
        return mandate.person_name
    if current and mandate.user is not None and mandate.user.show_name_publicly:
        return mandate.user.name
    return ""


def seen(mandate: Mandate, *, inside: bool, current: bool) -> Seen:
    """Load `user` and `on_behalf_of` with the mandate."""
    return Seen(name=shown_name(mandate, inside=inside, current=current), organisation=mandate.on_behalf_of)

"""The one list of what the portal gives away: for the page that people read, and for catalogues that collect it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from associations.public import ACTIVITY, AREA, MUNICIPALITY, ORGANISATION, SECTOR, PublicField
from huoltamo.public import NEED, OFFER
from jane_portal.core.text.terms import lazy_term
from networks.bodies.public import BODY
from networks.representation.public import ELECTION, OFFICE

from . import listings, organisations, places
from .slices import Extent

JSON, CSV, ATOM = "application/json", "text/csv", "application/atom+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HSDS, POPOLO = "https://docs.openreferral.org/en/3.0/", "https://www.popoloproject.com/specs/"


@dataclass(frozen=True)
class Distribution:
    """One form of a dataset. key: unique in the dataset. name: of the address. standard: that it follows.

    paged: the API's lists, which answer in the language asked for; files have an address in each language.
    """

    key: str
    title: str | Promise
    name: str
    media_type: str
    standard: str = ""
    paged: bool = True

    @property
    def address(self) -> str:
        """In the language of the moment."""
        return settings.PORTAL_BASE_URL + reverse(self.name)

    def addresses(self) -> Iterator[tuple[str, list[str]]]:
        """Each address with the languages in which it answers."""
        languages = [code for code, _name in settings.LANGUAGES]
        if self.paged:
            yield self.address, languages
            return
        for code in languages:
            with override(code):
                yield self.address, [code]


@dataclass(frozen=True)
class Dataset:
    """key: its mark in addresses, for ever. themes: codes of the EU's vocabulary of data themes. often: of the EU's
    vocabulary of frequencies.
    """

    key: str
    title: str | Promise
    text: str | Promise
    words: tuple[str | Promise, ...]
    themes: tuple[str, ...]
    often: str
    fields: tuple[PublicField, ...]
    forms: tuple[Distribution, ...]


@dataclass(frozen=True)
class Listed:
    """A dataset as it is today."""

    dataset: Dataset
    extent: Extent


def _api(key: str, title: str | Promise, name: str, standard: str = "") -> Distribution:
    return Distribution(key, title, f"api:{name}_list", JSON, standard)


_POPOLO_PLACES = _api("popolo", "Popolo (JSON)", "popolo_area", POPOLO + "area.html")
# As the EU's vocabulary calls what changes on any day, and what changes seldom and irregularly.
_ANY_DAY, _SELDOM = "UPDATE_CONT", "IRREG"
DATASETS = (
    Dataset(
        "associations",
        _("Associations"),
        _(
            "Associations of the region: names, identifiers, sector, municipalities and areas, languages, description "
            "and those contacts that the associations show to everybody."
        ),
        (_("associations"), _("civil society"), _("volunteering")),
        ("SOCI",),
        _ANY_DAY,
        ORGANISATION,
        (
            _api("json", _("JSON, with contacts, links and activities"), "association"),
            Distribution("csv", _("CSV, active associations"), "association_csv", CSV, paged=False),
            Distribution("xlsx", _("Excel, active associations"), "association_xlsx", XLSX, paged=False),
            _api("hsds", _("HSDS 3 (JSON), active associations"), "hsds_organization", HSDS),
            _api("popolo", "Popolo (JSON)", "popolo_organization", POPOLO + "organization.html"),
            Distribution("atom", _("Atom, new and changed ones"), "association_atom", ATOM, paged=False),
        ),
    ),
    Dataset(
        "activities",
        _("Activities"),
        _(
            "What associations offer residents now: peer groups, meeting places, hobbies, courses and volunteering, "
            "with place, time, fee and accessibility as the association writes them."
        ),
        (_("activities"), _("hobbies"), _("peer support"), _("volunteering")),
        ("SOCI", "HEAL"),
        _ANY_DAY,
        ACTIVITY,
        (_api("json", "JSON", "activity"), _api("hsds", "HSDS 3 (JSON)", "hsds_service", HSDS)),
    ),
    Dataset(
        "offers",
        _("Offers of associations"),
        _("What associations offer to each other now: help, things, premises and skills, with place, price and terms."),
        (_("associations"), _("services"), _("volunteering")),
        ("SOCI",),
        _ANY_DAY,
        OFFER,
        (
            _api("json", "JSON", "offer"),
            _api("hsds", "HSDS 3 (JSON)", "hsds_service", HSDS),
            Distribution("csv", _("CSV, with needs"), "catalogue_csv", CSV, paged=False),
            Distribution("xlsx", _("Excel, with needs"), "catalogue_xlsx", XLSX, paged=False),
            Distribution("atom", _("Atom, the newest, with needs"), "catalogue_atom", ATOM, paged=False),
        ),
    ),
    Dataset(
        "needs",
        _("Needs of associations"),
        _("What associations look for from each other now, and the doers they need."),
        (_("associations"), _("services"), _("volunteering")),
        ("SOCI",),
        _ANY_DAY,
        NEED,
        (_api("json", "JSON", "need"),),
    ),
    Dataset(
        "municipalities",
        _("Municipalities"),
        _("Municipalities of the region, and who in each of them takes care of the cooperation with associations."),
        (_("municipalities"), _("contacts")),
        ("GOVE", "REGI"),
        _SELDOM,
        MUNICIPALITY,
        (_api("json", "JSON", "municipality"), _POPOLO_PLACES),
    ),
    Dataset(
        "areas",
        _("Areas"),
        _("Villages, districts and former municipalities, and the municipality in which each lies today."),
        (_("villages"), _("districts")),
        ("REGI",),
        _SELDOM,
        AREA,
        (_api("json", "JSON", "area"), _POPOLO_PLACES),
    ),
    Dataset(
        "sectors",
        _("Sectors"),
        _("The sectors by which associations are grouped."),
        (_("associations"), _("classification")),
        ("SOCI",),
        _SELDOM,
        SECTOR,
        (_api("json", "JSON", "sector"),),
    ),
    Dataset(
        "bodies",
        lazy_term("bodies"),
        _(
            "The network's own groups: task, place, term, seats, and who holds each seat today. A person is named only "
            "by own choice; otherwise the association on whose behalf the seat is held."
        ),
        (_("civil society"), _("participation"), _("positions of trust")),
        ("GOVE", "SOCI"),
        _ANY_DAY,
        BODY,
        (
            _api("json", _("JSON, with seats and their holders"), "body"),
            _api("popolo", _("Popolo (JSON), organizations"), "popolo_organization", POPOLO + "organization.html"),
            _api("popolo-posts", _("Popolo (JSON), posts"), "popolo_post", POPOLO + "post.html"),
            _api(
                "popolo-memberships", _("Popolo (JSON), memberships"), "popolo_membership", POPOLO + "membership.html"
            ),
        ),
    ),
    Dataset(
        "agents",
        _("Association agents"),
        _(
            "Agents of municipalities and areas and coordinators of the network who are in office today. A person is "
            "named only by own choice; the shared mailbox is there for everybody."
        ),
        (_("civil society"), _("contacts"), _("positions of trust")),
        ("GOVE", "SOCI"),
        _ANY_DAY,
        OFFICE,
        (_api("json", "JSON", "agent"),),
    ),
    Dataset(
        "elections",
        _("Elections of agents"),
        _(
            "Elections in which the associations of a municipality or an area choose their agent: days, candidates and "
            "the result. Who voted how is known to nobody."
        ),
        (_("civil society"), _("participation"), _("positions of trust")),
        ("GOVE", "SOCI"),
        _ANY_DAY,
        ELECTION,
        (_api("json", "JSON", "election"),),
    ),
)


def datasets() -> list[Listed]:
    """Each with its number of records and its last change. Seven statements."""
    extents = (*organisations.extents(), *listings.extents(), *places.extents())
    return [Listed(dataset, found) for dataset, found in zip(DATASETS, extents, strict=True)]

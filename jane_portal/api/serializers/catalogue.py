"""The catalogue of open data in the words of DCAT-AP 3, for avoindata.fi and others who collect catalogues."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from associations.models import Region
from jane_portal.api.selectors.datasets import Dataset, Distribution, Listed
from jane_portal.core.text.terms import lazy_term

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The EU's own vocabularies, which DCAT-AP asks for.
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"fi": "FIN", "sv": "SWE", "en": "ENG"}
_FILE_TYPES = {
    "application/json": "JSON",
    "text/csv": "CSV",
    "application/atom+xml": "ATOM",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
# {"@id": …}, {"@value": …, "@language": …} or {"@value": …, "@type": …}; "@id", "@type" and lists of values.
Value = dict[str, str]
Node = dict[str, Any]


def nodes(listed: list[Listed], region: Region | None) -> list[Node]:
    """A flat list: the catalogue, the publisher, the contact, the API, the place, the datasets and their forms."""
    found = [_catalogue(listed), _publisher(), _contact(), _service(listed), *_place(region)]
    for one in listed:
        found.append(_dataset(one, region))
        found += [_form(one.dataset, *each) for each in _forms(one.dataset)]
    return [{name: value for name, value in node.items() if value} for node in found]


def json_ld(found: list[Node]) -> dict[str, Any]:
    return {"@context": PREFIXES, "@graph": found}


def here(mark: str) -> str:
    """What the catalogue tells of lies on the page that people read: the same address leads them there."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.PORTAL_BASE_URL}{reverse('open_data_show')}#{mark}"


def _page() -> Value:
    return _link(here("").removesuffix("#"))


def _link(address: str) -> Value:
    return {"@id": address}


def _links(addresses: Iterable[str]) -> list[Value]:
    return [_link(address) for address in addresses]


def _texts(text: str | Promise | Callable[[], str]) -> list[Value]:
    """In each language of the portal."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append({"@value": str(text() if callable(text) else text), "@language": code})
    return found


def _moment(moment: datetime.datetime | None) -> list[Value]:
    if moment is None:
        return []
    return [{"@value": moment.astimezone(datetime.UTC).isoformat(timespec="seconds"), "@type": "xsd:dateTime"}]


def _spoken(codes: Iterable[str]) -> list[Value]:
    return _links(f"{_EU}language/{_LANGUAGES[code]}" for code in codes)


def _catalogue(listed: list[Listed]) -> Node:
    changed = [one.extent.changed for one in listed if one.extent.changed is not None]
    return {
        "@id": here("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(_("Open data of the network of associations")),
        "dct:description": _texts(_("Everything public in the portal can be read by programs too.")),
        "dct:publisher": [_link(here("publisher"))],
        "dct:language": _spoken(_LANGUAGES),
        "dct:license": [_link(LICENCE)],
        "dct:modified": _moment(max(changed, default=None)),
        "dct:spatial": [_link(f"{_EU}country/FIN")],
        "dcat:themeTaxonomy": [_link(f"{_EU}data-theme")],
        "foaf:homepage": [_page()],
        "dcat:service": [_link(here("api"))],
        "dcat:dataset": _links(here(one.dataset.key) for one in listed),
    }


def _publisher() -> Node:
    """Who keeps the portal; before that is written down, the body whose portal it is."""
    name = settings.PORTAL_CONTROLLER["name"]
    return {
        "@id": here("publisher"),
        "@type": "foaf:Agent",
        "foaf:name": _texts(name or lazy_term("board_long")),
        "foaf:homepage": _links([f"{settings.PORTAL_BASE_URL}/"]),
    }


def _contact() -> Node:
    """The one who helps with the portal, where she is named."""
    helper = settings.PORTAL_HELPER
    return {
        "@id": here("contact"),
        "@type": "vcard:Kind",
        "vcard:fn": _texts(helper["name"] or lazy_term("portal")),
        "vcard:hasEmail": _links(f"mailto:{quote(helper['email'], safe='@')}" for _one in [1] if helper["email"]),
        "vcard:hasURL": [_page()],
    }


def _service(listed: list[Listed]) -> Node:
    root = settings.PORTAL_BASE_URL + reverse("api:api-root")
    return {
        "@id": here("api"),
        "@type": "dcat:DataService",
        "dct:title": _texts(_("API for reading")),
        "dcat:endpointURL": _links([root]),
        "dcat:endpointDescription": _links([settings.PORTAL_BASE_URL + reverse("api:openapi_show")]),
        "dcat:servesDataset": _links(here(one.dataset.key) for one in listed),
        "dct:license": _links([LICENCE]),
        "foaf:page": _links([settings.PORTAL_BASE_URL + reverse("api_docs")]),
    }


def _place(region: Region | None) -> list[Node]:
    if region is None:
        return []
    return [{"@id": _place_address(region), "@type": "dct:Location", "skos:prefLabel": _texts(lambda: str(region))}]


def _place_address(region: Region) -> str:
    """By its code in the EU's list of regions, where that is known."""
    return f"http://data.europa.eu/nuts/code/{region.nuts3}" if region.nuts3 else here("region")


def _dataset(one: Listed, region: Region | None) -> Node:
    dataset = one.dataset
    return {
        "@id": here(dataset.key),
        "@type": "dcat:Dataset",
        "dct:identifier": [{"@value": here(dataset.key)}],
        "dct:title": _texts(dataset.title),
        "dct:description": _texts(dataset.text),
        "dcat:keyword": [value for word in dataset.words for value in _texts(word)],
        "dcat:theme": _links(f"{_EU}data-theme/{code}" for code in dataset.themes),
        "dct:accrualPeriodicity": _links([f"{_EU}frequency/{dataset.often}"]),
        "dct:modified": _moment(one.extent.changed),
        "dct:language": _spoken(_LANGUAGES),
        "dct:spatial": _links([_place_address(region) if region else f"{_EU}country/FIN"]),
        "dct:accessRights": _links([f"{_EU}access-right/PUBLIC"]),
        "dct:publisher": _links([here("publisher")]),
        "dcat:contactPoint": _links([here("contact")]),
        "dcat:landingPage": [_page()],
        "dcat:distribution": _links(_form_address(dataset, form, codes) for form, _url, codes in _forms(dataset)),
    }


def _forms(dataset: Dataset) -> list[tuple[Distribution, str, list[str]]]:
    return [(form, url, codes) for form in dataset.forms for url, codes in form.addresses()]


def _form_address(dataset: Dataset, form: Distribution, codes: list[str]) -> str:
    """Of one form; of a file, in one language."""
    return here("-".join([dataset.key, form.key, *([] if form.paged else codes)]))


def _form(dataset: Dataset, form: Distribution, url: str, codes: list[str]) -> Node:
    return {
        "@id": _form_address(dataset, form, codes),
        "@type": "dcat:Distribution",
        "dct:title": _texts(form.title),
        "dcat:accessURL": _links([url]),
        "dcat:downloadURL": [] if form.paged else _links([url]),
        "dcat:accessService": _links([here("api")]) if form.paged else [],
        "dcat:mediaType": _links([f"https://www.iana.org/assignments/media-types/{form.media_type}"]),
        "dct:format": _links([f"{_EU}file-type/{_FILE_TYPES[form.media_type]}"]),
        "dct:license": _links([LICENCE]),
        "dct:language": _spoken(codes),
        "dct:conformsTo": _links([form.standard] if form.standard else []),
    }

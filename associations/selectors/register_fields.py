"""What a register can tell about an association, and how a column's heading is recognised."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from associations.models import Contact, Organisation


def _label(name: str) -> Any:
    return getattr(Organisation._meta.get_field(name), "verbose_name", name)


@dataclass(frozen=True)
class Field:
    """One thing a column can hold. column: in ImportValues. headings: known ones, folded by `fold`."""

    key: str
    column: str
    label: Any
    headings: tuple[str, ...]


def fold(heading: str) -> str:
    """A heading without case, accents, signs and spaces: "Y-tunnus" and "ytunnus" are one."""
    text = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|\*", "", heading).lower())
    return "".join(letter for letter in text if letter.isalnum())


def _field(key: str, label: Any, headings: str, column: str = "") -> Field:
    return Field(key, column or key, label, (fold(key), *(fold(word) for word in headings.split(","))))


FIELDS: tuple[Field, ...] = (
    _field(
        "name_fi",
        _label("name_fi"),
        "nimi,name,yhdistys,yhdistyksen nimi,järjestö,järjestön nimi,nimi suomeksi,suomenkielinen nimi,organisaatio,"
        "organisation,association,association name,namn,föreningens namn,finskt namn,virallinen nimi",
    ),
    _field("name_sv", _label("name_sv"), "nimi ruotsiksi,ruotsinkielinen nimi,svenskt namn,namn på svenska"),
    _field("name_en", _label("name_en"), "nimi englanniksi,englanninkielinen nimi,english name,name in english"),
    _field("kind", _label("kind"), "laji,tyyppi,muoto,yhteisömuoto,yhdistysmuoto,yhdistystyyppi,type,typ,slag"),
    _field(
        "register_number",
        _label("register_number"),
        "rekisterinumero,rekisterinro,rek.nro,rekno,yhdistysrekisterinumero,registernummer,registration number,rn",
    ),
    _field("business_id", _label("business_id"), "y-tunnus,ytunnus,yritystunnus,fo-nummer,businessid,vat"),
    _field(
        "municipality",
        _label("domicile"),
        "kotipaikka,kunta,kotikunta,paikkakunta,kuntakoodi,kunnan nimi,kotipaikkakunta,domicile,hemort,kommun,"
        "municipality code,municipality_code,kaupunki,sijaintikunta",
        "domicile_id",
    ),
    _field(
        "works_in",
        _label("works_in"),
        "toiminta-alue,toimintakunnat,toimintakunta,municipalities,kunnat,verksamhetsområde,area of activity",
    ),
    _field(
        "sector",
        _label("sector"),
        "toimiala,päätoimiala,ala,toimintamuoto,luokka,kategoria,category,main sector,bransch,sektori,huvudsektor",
        "sector_id",
    ),
    _field("other_sectors", _label("other_sectors"), "muut toimialat,sivutoimialat,toimialat,other sectors"),
    _field(
        "description_fi",
        _label("description_fi"),
        "kuvaus,esittely,toiminta,tarkoitus,toiminnan kuvaus,kuvaus suomeksi,description,beskrivning,tarkoituspykälä",
    ),
    _field("description_sv", _label("description_sv"), "kuvaus ruotsiksi,beskrivning på svenska"),
    _field("description_en", _label("description_en"), "kuvaus englanniksi,description in english"),
    _field("languages", _label("languages"), "kielet,kieli,toimintakielet,palvelukielet,språk,language"),
    _field(
        "newcomers_welcome",
        _label("newcomers_welcome"),
        "maahan muuttaneet tervetulleita,uudet tervetulleita,avoin uusille,tervetuloa,nyinflyttade",
    ),
    _field("founded_year", _label("founded_year"), "perustettu,perustamisvuosi,perustusvuosi,rekisteröity,grundad"),
    _field("status", _label("status"), "tila,asema,rekisteritila,tilanne,status,state"),
    _field("dissolved_on", _label("dissolved_on"), "purettu,purkupäivä,purkautunut,lakannut,upplöst"),
    _field(
        "website", _label("website"), "kotisivu,kotisivut,verkkosivu,verkkosivut,www,www-osoite,internet,url,hemsida"
    ),
    _field(
        "contact_name",
        _("contact person"),
        "yhteyshenkilö,yhteyshenkilön nimi,puheenjohtaja,yhteystieto,contact,kontaktperson,contact person",
    ),
    _field(
        "email",
        Contact._meta.get_field("email").verbose_name,
        "sähköposti,sähköpostiosoite,s-posti,email,e-mail,e-post,yhdistyksen sähköposti",
    ),
    _field(
        "phone",
        Contact._meta.get_field("phone").verbose_name,
        "puhelin,puhelinnumero,puh,puh.,gsm,matkapuhelin,telefon,tel,phone number",
    ),
)
BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
CONTACT_KEYS = ("contact_name", "email", "phone")
REQUIRED = "name_fi"
_KNOWN = {heading: field.key for field in reversed(FIELDS) for heading in field.headings}


def guess_columns(headings: list[str]) -> dict[str, int]:
    """{field key: column index} for the headings that are known, or nearly; the first column wins."""
    found: dict[str, int] = {}
    folded = [fold(heading) for heading in headings]
    for index, heading in enumerate(folded):
        if key := _KNOWN.get(heading):
            found.setdefault(key, index)
    for index, heading in enumerate(folded):
        if index in found.values() or len(heading) < 5:
            continue
        near = difflib.get_close_matches(heading, _KNOWN, n=1, cutoff=0.88)
        if near:
            found.setdefault(_KNOWN[near[0]], index)
    return found


def name_key(name: str) -> str:
    """A name for comparing: "Liperin Martat r.y." and "Liperin martat ry" are one. SQL twin: `NAME_KEY_SQL`."""
    return name_keys([name])[0]


def name_keys(names: Sequence[str]) -> list[str]:
    """`name_key` of each name, many at a time: signs are dropped from all of them in one go."""
    together = "\0".join(names).lower()
    try:
        together = together.encode("latin-1").translate(None, _LATIN_SIGNS).decode("latin-1")
    except UnicodeEncodeError:
        for sign in _SIGNS:
            together = together.replace(sign, "")
    return [key[:-2] if key[-2:] in ("ry", "rf") and len(key) > 2 else key for key in together.split("\0")]


_SIGNS = " \u00a0.,:;-–—/()'’´`\"”“&+*!?"
_LATIN_SIGNS = _SIGNS.encode("latin-1", "ignore")
_BARE = f"translate(lower({{0}}), '{_SIGNS.replace(chr(39), chr(39) * 2)}', '')"
NAME_KEY_SQL = (
    f"(CASE WHEN right({_BARE}, 2) IN ('ry', 'rf') AND length({_BARE}) > 2 THEN left({_BARE}, -2) ELSE {_BARE} END)"
)

"""A register of invented associations, the same for the same seed: Finnish words and places, skewed as in life."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

_FIRST = """
kylä metsä lapsi nuoriso perhe vanhus eläke urheilu liikunta kulttuuri musiikki teatteri käsityö
kotiseutu ympäristö eläin metsästys kalastus vapaaehtois vertaistuki mielenterveys vammais potilas
omais sota veteraani maanpuolustus opinto sivistys neuvonta maatalous puutarha järvi koti koulu
kirjasto kirkko tuki ystävä kaupunginosa retkeily hiihto jalkapallo voimistelu uinti tanssi kuoro
soitin valokuva kirjallisuus historia perinne murre ruoka luonto lintu koira hevonen moottori vene
"""
FIRST = _FIRST.split()
SECOND = {
    "yhdistys": "yhdistyksen yhdistyksessä yhdistyksiä yhdistykset yhdistykseen",
    "seura": "seuran seurassa seuroja seurat seuraan",
    "kerho": "kerhon kerhossa kerhoja kerhot kerhoon",
    "ryhmä": "ryhmän ryhmässä ryhmiä ryhmät ryhmään",
    "talo": "talon talossa taloja talot taloon",
    "toiminta": "toiminnan toiminnassa toimintaa toiminnat toimintaan",
    "työ": "työn työssä töitä työt työhön",
    "palvelu": "palvelun palvelussa palveluita palvelut palveluun",
    "tapahtuma": "tapahtuman tapahtumassa tapahtumia tapahtumat tapahtumaan",
    "ilta": "illan illassa iltoja illat iltaan",
    "retki": "retken retkellä retkiä retket retkelle",
    "kurssi": "kurssin kurssilla kursseja kurssit kurssille",
    "matka": "matkan matkalla matkoja matkat matkalle",
    "tuki": "tuen tuessa tukea tuet tukeen",
    "verkosto": "verkoston verkostossa verkostoja verkostot verkostoon",
    "leiri": "leirin leirillä leirejä leirit leirille",
    "neuvonta": "neuvonnan neuvonnassa neuvontaa neuvonnat neuvontaan",
    "juhla": "juhlan juhlassa juhlia juhlat juhlaan",
    "hanke": "hankkeen hankkeessa hankkeita hankkeet hankkeeseen",
    "kahvila": "kahvilan kahvilassa kahviloita kahvilat kahvilaan",
}
# Ordinary words with how often, per thousand, a description has each one.
COMMON = {
    "lapsille": 300,
    "nuorten": 220,
    "perheiden": 180,
    "ikäihmisten": 160,
    "vapaaehtoiset": 260,
    "jäsenille": 400,
    "kyläläisten": 120,
    "metsässä": 150,
    "yhdessä": 500,
    "viikoittain": 240,
    "kokoontuu": 300,
    "järjestää": 420,
    "tukipalveluita": 90,
    "kylätaloilla": 60,
    "tervetuloa": 380,
    "maksutta": 140,
    "kunnan": 170,
    "keväisin": 110,
    "syksyllä": 110,
    "hyvinvointia": 210,
    "harrastuksia": 190,
    "vertaistukea": 130,
    "mielenterveyskuntoutujille": 15,
    "sotaveteraaneille": 10,
    "vieraslajitalkoita": 5,
}
_COMMON = list(COMMON.items())
_SECOND = list(SECOND.items())
KINDS = ["association"] * 88 + ["village"] * 7 + ["district"] * 2 + ["unregistered"] * 2 + ["foundation"]
LANGUAGES = (
    [["fi"]] * 80 + [["fi", "sv"]] * 8 + [["fi", "en"]] * 7 + [["fi", "ru"]] * 3 + [["fi", "sv", "en"], ["fi", "ar"]]
)
_HEAD = ["Joen", "Koti", "Ylä", "Ala", "Pielisen", "Karjalan", "Vaaran", "Suvi", "Kanta", "Uuden"]


def compound(rand: random.Random) -> str:
    base, forms = rand.choice(_SECOND)
    return rand.choice(FIRST) + rand.choice([base, *forms.split()])


def description(rand: random.Random, place: str) -> str:
    """About 70 words, of them a third compounds that few others have."""
    words = [word for word, share in _COMMON if rand.random() * 1000 < share]
    words += [compound(rand) for _ in range(rand.randint(12, 36))]
    words += rand.choices(("ja", "on", "sekä", "että", "myös", "kanssa", "kaikille", "toimimme"), k=14)
    rand.shuffle(words)
    return f"{place}: " + " ".join(words).capitalize() + "."


def associations(
    count: int, *, places: list[tuple[int, str]], sectors: list[int], seed: int = 7
) -> Iterator[dict[str, Any]]:
    """Rows of organisations. places: (key, name) of municipalities, the first ones the most common."""
    rand = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(places))]
    sector_weights = [1 / (rank + 3) for rank in range(len(sectors))]
    for number in range(1, count + 1):
        key, place = rand.choices(places, weights)[0]
        name = (
            f"{place} {compound(rand)} ry"
            if rand.random() < 0.5
            else f"{rand.choice(_HEAD)} {compound(rand)} {number} ry"
        )
        yield {
            "number": number,
            "name_fi": name[:1].upper() + name[1:],
            "slug": f"yhdistys-{number}",
            "kind": rand.choice(KINDS),
            "status": "dormant" if rand.random() < 0.05 else "active",
            "domicile_id": key,
            "sector_id": rand.choices(sectors, sector_weights)[0],
            "description_fi": description(rand, place),
            "languages": rand.choice(LANGUAGES),
            "newcomers_welcome": rand.random() < 0.15,
            "works_in": [other for other, _name in rand.sample(places, 2)] if rand.random() < 0.1 else [],
        }

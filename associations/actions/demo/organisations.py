"""Organisations of the demo network: real ones as plain entries, invented ones with texts, contacts, activities."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from stdnum.fi import ytunnus

from associations.models import Area, Kind, Link, Municipality, Organisation, Sector, Status
from jane_portal.core.demo import DemoPlan

from .places import forms, municipalities, region, words
from .related import make_activities, make_contacts

Villages = dict[str, list[tuple[Area, str]]]
# Beyond the numbers given out so far, so that no invented association bears a real one's number.
FIRST_REGISTER_NUMBER, FIRST_BUSINESS_NUMBER = 900_001, 9_000_001


def make_organisations(plan: DemoPlan, villages: Villages) -> list[Organisation]:
    """Write them all; returns the invented ones."""
    sectors = {sector.slug: sector for sector in Sector.objects.filter(merged_into=None)}
    _make_real(sectors)
    taken = set(Organisation.objects.values_list("slug", flat=True))
    places = municipalities()
    drafts = [_draft(plan, number, places, villages, sectors, taken) for number in range(plan.associations)]
    made = Organisation.objects.bulk_create([organisation for organisation, _areas, _more in drafts], batch_size=500)
    _relate(plan, drafts, places)
    make_contacts(plan, made)
    make_activities(plan, made)
    return made


def _make_real(sectors: dict[str, Sector]) -> None:
    """Organisations that the sources name: name, kind, municipality and sector, nothing that they have not said."""
    by_code = {place.code: place for place in municipalities()}
    rows = [
        Organisation(
            name_fi=name,
            slug=slugify(name),
            kind=kind,
            domicile=by_code.get(code),
            sector=sectors.get(sector),
            whole_region=whole_region,
        )
        for name, kind, code, sector, whole_region in region()["real"]
    ]
    for place in by_code.values():
        name = f"{forms(place)[0]} {place.kind}"
        rows.append(
            Organisation(
                name_fi=name,
                slug=slugify(name),
                kind=Kind.MUNICIPALITY,
                domicile=place,
                business_id=place.business_id or None,
            )
        )
    Organisation.objects.bulk_create(rows)


def _draft(
    plan: DemoPlan,
    number: int,
    places: list[Municipality],
    villages: Villages,
    sectors: dict[str, Sector],
    taken: set[str],
) -> tuple[Organisation, list[Area], list[Sector]]:
    """One invented association, its areas and other sectors. All sectors and municipalities come round in turn."""
    choose = plan.random
    slugs = list(words("sectors"))
    sector = slugs[number % len(slugs)]
    # Every third has its domicile where most people live; the others go round.
    place = (
        next(p for p in places if p.code == region()["largest"])
        if choose.random() < 0.25
        else places[number % len(places)]
    )
    village = choose.choice(villages[place.code]) if choose.random() < 0.5 else None
    name, slug = _name(plan, sector, place, village, taken)
    status = choose.choices(list(Status), [92, 5, 3])[0]
    today = timezone.localdate()
    organisation = Organisation(
        name_fi=name,
        slug=slug,
        kind=_kind(name, choose.random()),
        status=status,
        dissolved_on=today - datetime.timedelta(days=choose.randint(30, 900)) if status == Status.DISSOLVED else None,
        domicile=place,
        sector=sectors.get(sector),
        whole_region=choose.random() < 0.06,
        languages=_languages(plan, sector),
        newcomers_welcome=choose.random() < 0.3 or sector == "monikulttuurisuusjarjestot",
        founded_year=choose.randint(1895, 2024) if choose.random() < 0.8 else None,
        website=f"https://{slug[:50].strip('-')}.example/" if choose.random() < 0.4 else "",
        verified_at=timezone.now() - datetime.timedelta(days=choose.randint(2, 800)) if choose.random() < 0.7 else None,
        **_texts(plan, sector, place, status),
    )
    if organisation.kind != Kind.UNREGISTERED:
        organisation.register_number = f"{(FIRST_REGISTER_NUMBER + number):,}".replace(",", ".")
    if choose.random() < 0.35:
        organisation.business_id = _business_id(FIRST_BUSINESS_NUMBER + number * 7)
    more = [sectors[s] for s in choose.sample(slugs, choose.choice([0, 0, 1, 2])) if s != sector and s in sectors]
    return organisation, [village[0]] if village and village[1] in name else [], more


def _name(
    plan: DemoPlan, sector: str, place: Municipality, village: tuple[Area, str] | None, taken: set[str]
) -> tuple[str, str]:
    """A name nobody has yet, and its slug."""
    places = words("places")
    for attempt in range(200):
        noun, genitive = plan.random.choice(places["nouns"])
        end = plan.random.choice(places["village_ends"])[1]
        in_village = village[1] if village and attempt < 5 else genitive + end
        pattern = plan.random.choice(words("sectors")[sector]["names"])
        name = pattern.format(K=forms(place)[0], V=in_village, N=noun)
        if attempt > 60:
            name = name.replace(" ry", f" {attempt} ry")
        slug = slugify(name.removesuffix(" ry"))
        if slug not in taken:
            taken.add(slug)
            return name, slug
    name = f"{forms(place)[0]} yhdistys {len(taken)} ry"
    taken.add(slugify(name))
    return name, slugify(name)


def _kind(name: str, chance: float) -> str:
    if "kylä" in name:
        return Kind.VILLAGE if name.endswith("ry") else Kind.UNREGISTERED
    if chance < 0.03:
        return Kind.DISTRICT
    return Kind.ASSOCIATION


def _business_id(number: int) -> str:
    """The first business ID from `number` on that has a check digit."""
    while True:
        for digit in range(10):
            if ytunnus.is_valid(f"{number:07d}-{digit}"):
                return f"{number:07d}-{digit}"
        number += 1


def _languages(plan: DemoPlan, sector: str) -> list[str]:
    more = ["en", "ru", "uk", "ar", "sv", "krl", "fse", "so"]
    count = plan.random.choice([2, 3, 4]) if sector.startswith("moni") else plan.random.choice([0, 0, 0, 1, 2])
    return ["fi", *plan.random.sample(more, count)]


def _texts(plan: DemoPlan, sector: str, place: Municipality, status: str) -> dict[str, str]:
    choose, phrases, own = plan.random, words("phrases"), words("sectors")[sector]
    if status == Status.DISSOLVED:
        return {"description_fi": phrases["dissolved"]}
    does = choose.sample(own["does"], choose.randint(1, len(own["does"])))
    parts = [
        choose.choice(own["about"]),
        choose.choice(phrases["where"]).format(I=forms(place)[1]),
        *does,
        choose.choice(phrases["size"]).format(n=choose.randint(12, 340)),
        choose.choice(phrases["close"]),
    ]
    if status == Status.DORMANT:
        parts.append(phrases["dormant"])
    cut = choose.randint(2, len(parts) - 1)
    texts = {"description_fi": " ".join(parts[:cut]) + "\n\n" + " ".join(parts[cut:])}
    for language, chance in (("sv", 0.12), ("en", 0.25)):
        if choose.random() < chance:
            texts[f"description_{language}"] = " ".join(phrases[language]).format(S=place.name_fi)
    return texts


def _relate(
    plan: DemoPlan, drafts: list[tuple[Organisation, list[Area], list[Sector]]], places: list[Municipality]
) -> None:
    """Municipalities of activity, villages, other sectors and links, each in one statement."""
    works: list[Any] = []
    areas: list[Any] = []
    sectors: list[Any] = []
    links: list[Link] = []
    for organisation, in_areas, more in drafts:
        also = plan.random.sample(places, plan.random.choice([0, 0, 0, 1, 2]))
        codes = {organisation.domicile_id, *(place.pk for place in also)}
        works += [Organisation.works_in.through(organisation_id=organisation.pk, municipality_id=pk) for pk in codes]
        areas += [Organisation.areas.through(organisation_id=organisation.pk, area_id=a.pk) for a in in_areas]
        sectors += [Organisation.other_sectors.through(organisation_id=organisation.pk, sector_id=s.pk) for s in more]
        if plan.random.random() < 0.2:
            address = f"https://some.example/{organisation.slug[:60]}"
            links.append(Link(organisation=organisation, label="Some-sivumme", url=address))
    Organisation.works_in.through.objects.bulk_create(works, batch_size=2000)
    Organisation.areas.through.objects.bulk_create(areas, batch_size=2000)
    Organisation.other_sectors.through.objects.bulk_create(sectors, batch_size=2000)
    Link.objects.bulk_create(links, batch_size=2000)

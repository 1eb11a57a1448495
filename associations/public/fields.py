"""The lists themselves, and how a value reads on a page and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, Area, Municipality, Organisation
from associations.models.organisation import SPOKEN_LANGUAGES


@dataclass(frozen=True)
class PublicField:
    """One public field. value: gives text, or a list of texts, in the language of the page.

    related: what a list of records should load beforehand, so that no field costs a statement a row. data: what
    programs get instead of the text: a number, a truth value, a `named` thing or a list of them.
    """

    name: str
    label: Any
    value: Callable[[Any], str | list[str]]
    related: str = ""
    data: Callable[[Any], Any] | None = None

    def for_programs(self, record: Any) -> Any:
        """The value for programs; None for an empty one."""
        found = self.value(record) if self.data is None else self.data(record)
        return None if found == "" else found


def named(key: Any, name: Any) -> dict[str, str]:
    """A thing as programs get it: what it is known by for ever, and its name in the language of the answer."""
    return {"id": str(key), "name": str(name)}


def thing(attribute: str, key: str = "uuid") -> Callable[[Any], dict[str, str] | None]:
    def data(record: Any) -> dict[str, str] | None:
        found = getattr(record, attribute)
        return None if found is None else named(getattr(found, key), found)

    return data


def things(attribute: str, key: str = "uuid") -> Callable[[Any], list[dict[str, str]]]:
    return lambda record: [named(getattr(one, key), one) for one in getattr(record, attribute).all()]


def choice(attribute: str) -> Callable[[Any], dict[str, str]]:
    return lambda record: named(getattr(record, attribute), getattr(record, f"get_{attribute}_display")())


def chosen(attribute: str, labels: Iterable[tuple[str, Any]]) -> Callable[[Any], list[dict[str, str]]]:
    known = list(labels)
    return lambda record: [named(key, label) for key, label in known if key in getattr(record, attribute)]


def as_is(attribute: str) -> Callable[[Any], Any]:
    return lambda record: getattr(record, attribute)


def _names(attribute: str) -> Callable[[Organisation], list[str]]:
    return lambda record: [str(one) for one in getattr(record, attribute).all()]


def language_names(codes: Iterable[str]) -> list[str]:
    return [str(label) for code, label in SPOKEN_LANGUAGES if code in set(codes)]


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


ORGANISATION: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda o: str(o.uuid)),
    PublicField("name_fi", _("name in Finnish"), lambda o: o.name_fi),
    PublicField("name_sv", _("name in Swedish"), lambda o: o.name_sv),
    PublicField("name_en", _("name in English"), lambda o: o.name_en),
    PublicField("kind", _("kind"), lambda o: str(o.get_kind_display()), data=choice("kind")),
    PublicField("status", _("status"), lambda o: str(o.get_status_display()), data=choice("status")),
    PublicField("dissolved_on", _("dissolved on"), lambda o: as_text(o.dissolved_on), data=as_is("dissolved_on")),
    PublicField("register_number", _("register number"), lambda o: as_text(o.register_number)),
    PublicField("business_id", _("business ID"), lambda o: as_text(o.business_id)),
    PublicField("domicile", _("domicile"), lambda o: as_text(o.domicile), "domicile", thing("domicile", "code")),
    PublicField(
        "works_in", _("municipalities of activity"), _names("works_in"), "works_in", things("works_in", "code")
    ),
    PublicField(
        "whole_region", _("works in the whole region"), lambda o: yes_or_no(o.whole_region), data=as_is("whole_region")
    ),
    PublicField("areas", _("villages and areas"), _names("areas"), "areas", things("areas")),
    PublicField("sector", _("main sector"), lambda o: as_text(o.sector), "sector", thing("sector")),
    PublicField("other_sectors", _("other sectors"), _names("other_sectors"), "other_sectors", things("other_sectors")),
    PublicField("description_fi", _("description in Finnish"), lambda o: o.description_fi),
    PublicField("description_sv", _("description in Swedish"), lambda o: o.description_sv),
    PublicField("description_en", _("description in English"), lambda o: o.description_en),
    PublicField(
        "languages",
        _("languages spoken"),
        lambda o: language_names(o.languages),
        data=chosen("languages", SPOKEN_LANGUAGES),
    ),
    PublicField(
        "newcomers_welcome",
        _("newcomers are welcome"),
        lambda o: yes_or_no(o.newcomers_welcome),
        data=as_is("newcomers_welcome"),
    ),
    PublicField("founded_year", _("founding year"), lambda o: as_text(o.founded_year), data=as_is("founded_year")),
    PublicField("website", _("website"), lambda o: o.website),
    PublicField("address", _("page in the portal"), lambda o: page_of(o)),
)

# What the page shows as a list of facts; the rest of the public fields have places of their own on it.
FACTS = (
    "domicile",
    "works_in",
    "whole_region",
    "areas",
    "sector",
    "other_sectors",
    "languages",
    "founded_year",
    "register_number",
    "business_id",
)

ACTIVITY: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda a: str(a.uuid)),
    PublicField("title", _("title"), lambda a: a.title),
    PublicField(
        "organisation", _("organisation"), lambda a: str(a.organisation), "organisation", thing("organisation")
    ),
    PublicField("kind", _("kind"), lambda a: str(a.get_kind_display()), data=choice("kind")),
    PublicField("description", _("what happens there"), lambda a: a.description),
    PublicField(
        "municipality",
        _("municipality"),
        lambda a: as_text(a.municipality),
        "municipality",
        thing("municipality", "code"),
    ),
    PublicField("place", _("place"), lambda a: a.place),
    PublicField("remote", _("can be joined remotely"), lambda a: yes_or_no(a.remote), data=as_is("remote")),
    PublicField("time", _("time"), lambda a: a.time),
    PublicField("target_group", _("for whom"), lambda a: a.target_group),
    PublicField(
        "life_stages",
        _("life stages"),
        lambda a: a.life_stage_names,
        data=chosen("life_stages", Activity.LifeStage.choices),
    ),
    PublicField("fee", _("fee"), lambda a: _fee(a), data=lambda a: named(a.fee, _fee(a))),
    PublicField(
        "languages",
        _("languages"),
        lambda a: language_names(a.languages),
        data=chosen("languages", SPOKEN_LANGUAGES),
    ),
    PublicField("accessibility", _("accessibility"), lambda a: a.accessibility),
    PublicField("address", _("page in the portal"), lambda a: page_of(a)),
)
ACTIVITY_FACTS = tuple(
    one.name for one in ACTIVITY if one.name not in {"uuid", "title", "kind", "organisation", "description", "address"}
)

_NAMES = (
    PublicField("name_fi", _("name in Finnish"), lambda one: one.name_fi),
    PublicField("name_sv", _("name in Swedish"), lambda one: one.name_sv),
    PublicField("name_en", _("name in English"), lambda one: one.name_en),
)
MUNICIPALITY: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda m: str(m.uuid)),
    PublicField("code", _("code"), lambda m: m.code),
    *_NAMES,
    PublicField("kind", _("kind"), lambda m: str(m.get_kind_display()), data=choice("kind")),
    PublicField("subregion", _("sub-region"), lambda m: m.subregion),
    PublicField("population", _("population"), lambda m: as_text(m.population), data=as_is("population")),
    PublicField("population_on", _("population on"), lambda m: as_text(m.population_on), data=as_is("population_on")),
    PublicField("business_id", _("business ID"), lambda m: m.business_id),
    PublicField("address", _("page in the portal"), lambda m: page_of(m)),
)
# An area knows the municipality in which it lies today as `today` (selectors.open_data).
AREA: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda a: str(a.uuid)),
    *_NAMES,
    PublicField("kind", _("kind"), lambda a: str(a.get_kind_display()), data=choice("kind")),
    PublicField("former_code", _("code of the former municipality"), lambda a: a.former_code),
    PublicField("municipality", _("municipality"), lambda a: as_text(a.today), data=thing("today", "code")),
    PublicField("address", _("page in the portal"), lambda a: page_of(a)),
)
SECTOR: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda s: str(s.uuid)),
    PublicField("slug", _("address of the page"), lambda s: s.slug),
    *_NAMES,
)


def page_of(record: Any) -> str:
    """The whole address of the record's page in the language of the page; "" for one that has none today."""
    if isinstance(record, Municipality):
        path = reverse("municipality_detail", kwargs={"slug": record.slug})
    elif isinstance(record, Area):
        today: Municipality | None = getattr(record, "today", None)
        path = reverse("area_detail", kwargs={"slug": today.slug, "area": record.slug}) if today else ""
    else:
        path = record.get_absolute_url()
    return settings.PORTAL_BASE_URL + path if path else ""


def _fee(activity: Activity) -> str:
    return ", ".join(filter(None, [str(activity.get_fee_display()), activity.fee_text]))


def yes_or_no(value: bool) -> str:
    return str(_("yes")) if value else ""


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


def facts(record: Organisation | Activity) -> list[Fact]:
    """The facts of a page that have a value, as label and text; what the domicile says already is not said again."""
    fields, wanted = (ACTIVITY, ACTIVITY_FACTS) if isinstance(record, Activity) else (ORGANISATION, FACTS)
    values = {field: field.value(record) for field in fields if field.name in wanted}
    texts = {field: ", ".join(value) if isinstance(value, list) else value for field, value in values.items()}
    domicile = next((text for field, text in texts.items() if field.name == "domicile"), "")
    return [
        Fact(capfirst(field.label), capfirst(text))
        for field, text in texts.items()
        if text and not (field.name == "works_in" and text == domicile)
    ]


def other_names(organisation: Organisation) -> list[str]:
    """Its names in the other languages than that of the page."""
    shown = organisation.name
    language = get_language() or "fi"
    names = [getattr(organisation, f"name_{code}") for code in ("fi", "sv", "en") if code != language]
    return [name for name in dict.fromkeys(names) if name and name != shown]

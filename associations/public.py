"""The one list of public fields per noun: the page, the export and the API show these and no others.

Contact fields leave the portal through `visible_contact` only (decisions 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import Activity, Contact, MunicipalContact, Organisation, Status, Visibility
from .models.organisation import SPOKEN_LANGUAGES
from .rules import MUNICIPAL_ROLES, is_editor, is_municipal_contact, is_secretary


@dataclass(frozen=True)
class PublicField:
    """One public field. value: gives text, or a list of texts, in the language of the page.

    related: what a list of records should load beforehand, so that no field costs a statement a row.
    """

    name: str
    label: Any
    value: Callable[[Any], str | list[str]]
    related: str = ""


def _names(attribute: str) -> Callable[[Organisation], list[str]]:
    return lambda record: [str(one) for one in getattr(record, attribute).all()]


def language_names(codes: Iterable[str]) -> list[str]:
    return [str(label) for code, label in SPOKEN_LANGUAGES if code in set(codes)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


ORGANISATION: tuple[PublicField, ...] = (
    PublicField("uuid", _("identifier"), lambda o: str(o.uuid)),
    PublicField("name_fi", _("name in Finnish"), lambda o: o.name_fi),
    PublicField("name_sv", _("name in Swedish"), lambda o: o.name_sv),
    PublicField("name_en", _("name in English"), lambda o: o.name_en),
    PublicField("kind", _("kind"), lambda o: str(o.get_kind_display())),
    PublicField("status", _("status"), lambda o: str(o.get_status_display())),
    PublicField("register_number", _("register number"), lambda o: _text(o.register_number)),
    PublicField("business_id", _("business ID"), lambda o: _text(o.business_id)),
    PublicField("domicile", _("domicile"), lambda o: _text(o.domicile), "domicile"),
    PublicField("works_in", _("municipalities of activity"), _names("works_in"), "works_in"),
    PublicField("whole_region", _("works in the whole region"), lambda o: _yes(o.whole_region)),
    PublicField("areas", _("villages and areas"), _names("areas"), "areas"),
    PublicField("sector", _("main sector"), lambda o: _text(o.sector), "sector"),
    PublicField("other_sectors", _("other sectors"), _names("other_sectors"), "other_sectors"),
    PublicField("description_fi", _("description in Finnish"), lambda o: o.description_fi),
    PublicField("description_sv", _("description in Swedish"), lambda o: o.description_sv),
    PublicField("description_en", _("description in English"), lambda o: o.description_en),
    PublicField("languages", _("languages spoken"), lambda o: language_names(o.languages)),
    PublicField("newcomers_welcome", _("newcomers are welcome"), lambda o: _yes(o.newcomers_welcome)),
    PublicField("founded_year", _("founding year"), lambda o: _text(o.founded_year)),
    PublicField("website", _("website"), lambda o: o.website),
    PublicField("address", _("page in the portal"), lambda o: settings.PORTAL_BASE_URL + o.get_absolute_url()),
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
    PublicField("organisation", _("organisation"), lambda a: str(a.organisation), "organisation"),
    PublicField("kind", _("kind"), lambda a: str(a.get_kind_display())),
    PublicField("description", _("what happens there"), lambda a: a.description),
    PublicField("municipality", _("municipality"), lambda a: _text(a.municipality), "municipality"),
    PublicField("place", _("place"), lambda a: a.place),
    PublicField("remote", _("can be joined remotely"), lambda a: _yes(a.remote)),
    PublicField("time", _("time"), lambda a: a.time),
    PublicField("target_group", _("for whom"), lambda a: a.target_group),
    PublicField("life_stages", _("life stages"), lambda a: a.life_stage_names),
    PublicField("fee", _("fee"), lambda a: ", ".join(filter(None, [str(a.get_fee_display()), a.fee_text]))),
    PublicField("languages", _("languages"), lambda a: language_names(a.languages)),
    PublicField("accessibility", _("accessibility"), lambda a: a.accessibility),
)
ACTIVITY_FACTS = tuple(
    one.name for one in ACTIVITY if one.name not in {"uuid", "title", "kind", "organisation", "description"}
)


def _yes(value: bool) -> str:
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


@dataclass(frozen=True)
class VisibleContact:
    """A contact as one viewer may see it; what she may not see is empty."""

    role_title: str
    name: str
    email: str
    phone: str

    @property
    def title(self) -> str:
        return self.name or self.role_title


_LADDER = [Visibility.PUBLIC, Visibility.NETWORK, Visibility.OFFICIALS, Visibility.OWN]


def viewer_level(contact: Contact | MunicipalContact, user: Any) -> Visibility:
    """The innermost level the viewer reaches for this contact. Costs no statement beyond the viewer's own roles.

    A person always sees what is kept of herself.
    """
    if user is None or not user.is_authenticated:
        return Visibility.PUBLIC
    if isinstance(contact, MunicipalContact):
        own = contact.municipality.code in user.scope_keys(*MUNICIPAL_ROLES)
    else:
        own = is_editor(user, contact.organisation)
    if own or contact.user_id == user.pk or is_secretary(user):
        return Visibility.OWN
    return Visibility.OFFICIALS if is_municipal_contact(user) else Visibility.NETWORK


def visible_contact(contact: Contact | MunicipalContact, user: Any) -> VisibleContact | None:
    """The contact as the viewer may see it, None when nothing of it is hers to see.

    The name of a person with an account is public only when she has allowed it herself, whatever the editors chose.
    Of a dissolved organisation only its own people and the secretary see contacts: the roles have ended.
    Load `user` and `organisation` (or `municipality`) with the contact.
    """
    reached = _LADDER[: _LADDER.index(viewer_level(contact, user)) + 1]
    inner = Visibility.OWN in reached
    if isinstance(contact, Contact) and contact.organisation.status == Status.DISSOLVED and not inner:
        return None
    name = contact.name if contact.name_seen_by in reached else ""
    if reached == [Visibility.PUBLIC] and contact.user is not None and not contact.user.show_name_publicly:
        name = ""
    seen = VisibleContact(
        role_title=contact.role_title if isinstance(contact, Contact) else contact.title,
        name=name,
        email=contact.email if contact.email_seen_by in reached else "",
        phone=contact.phone if contact.phone_seen_by in reached else "",
    )
    return seen if inner or seen.name or seen.email or seen.phone else None


def visible_contacts(contacts: Iterable[Contact], user: Any) -> list[VisibleContact]:
    return [seen for contact in contacts if (seen := visible_contact(contact, user)) is not None]

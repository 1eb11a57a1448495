"""People of the demo network and the roles that open doors. All are invented, all share one password."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from associations.models import MunicipalContact, Organisation, Status, Visibility
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.text.terms import term

from .places import municipalities, region
from .related import person_name, phone

KEYS = [
    "sihteeri",
    "sijainen",
    "puheenjohtaja",
    "jasen",
    "kunta",
    "agentti",
    "paikallisjane",
    "yhdistys",
    "toinen",
    "asukas",
    "yllapito",
]
# Roles of the accounts that hold the first active association of "their" municipality that nobody has yet.
HELD = {
    "puheenjohtaja": Role.ASSOCIATION_OWNER,
    "jasen": Role.ASSOCIATION_EDITOR,
    "paikallisjane": Role.ASSOCIATION_OWNER,
    "yhdistys": Role.ASSOCIATION_OWNER,
    "toinen": Role.ASSOCIATION_OWNER,
    "agentti": Role.ASSOCIATION_EDITOR,
}
OTHER_PEOPLE = 24


def make_people(plan: DemoPlan, organisations: list[Organisation]) -> dict[str, User]:
    """Write accounts and roles. Returns people by the part of the address before @."""
    password = make_password(plan.password)
    keys = KEYS + [f"vaki{number}" for number in range(OTHER_PEOPLE)]
    users = [
        User(
            email=f"{key}@demo.example",
            name=person_name(plan),
            password=password,
            show_name_publicly=plan.random.random() < 0.5,
            language="fi",
        )
        for key in keys
    ]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    people = dict(zip(keys, users, strict=True))
    RoleSpan.objects.bulk_create(_spans(people, organisations))
    _make_municipal_contacts(plan, people)
    plan.accounts += [(people[key].email, who) for key, who in _who().items()]
    return people


def _who() -> dict[str, str]:
    """Each account in the words of the region, for the list that the first start prints."""
    board, local = term("board", "fi"), term("local_board", "fi")
    inside = {key: region()["forms"][code][1] for key, code in region()["held"].items()}
    return {
        "sihteeri": term("secretary", "fi"),
        "sijainen": f"{term('substitute_secretary', 'fi')}, kausi päättyy pian",
        "puheenjohtaja": f"{board}: puheenjohtaja; yhdistyksen omistaja {inside['puheenjohtaja']}",
        "jasen": f"{board}: jäsen; teemaryhmän jäsen; yhdistyksen muokkaaja {inside['jasen']}",
        "kunta": f"kunnan järjestöyhdyshenkilö {region()['forms'][region()['home']][1]}",
        "agentti": f"{term('agent', 'fi')} {inside['agentti']}; yhdistyksen muokkaaja",
        "paikallisjane": f"{local}: puheenjohtaja; yhdistyksen omistaja {inside['paikallisjane']}",
        "yhdistys": f"yhdistyksen omistaja {inside['yhdistys']}",
        "toinen": f"toisen yhdistyksen omistaja {inside['toinen']}",
        "asukas": "tunnus ilman rooleja",
        "yllapito": "ylläpitäjä",
    }


def _spans(people: dict[str, User], organisations: list[Organisation]) -> list[RoleSpan]:
    today, whole = timezone.localdate(), f"region:{settings.PORTAL_REGION}"
    since = today - datetime.timedelta(days=200)
    spans = [
        RoleSpan(user=people["sihteeri"], role=Role.SECRETARY, scope=whole, since=since, source="demo"),
        RoleSpan(user=people["jasen"], role=Role.THEME_GROUP, scope=whole, since=since, source="demo"),
        RoleSpan(
            user=people["sijainen"],
            role=Role.SUBSTITUTE_SECRETARY,
            scope=whole,
            since=since,
            until=today + datetime.timedelta(days=20),
            source="demo",
        ),
        RoleSpan(user=people["yllapito"], role=Role.ADMINISTRATOR, scope="portal:", since=since, source="demo"),
    ]
    free = [organisation for organisation in organisations if organisation.status == Status.ACTIVE]
    for key, role in HELD.items():
        code = region()["held"][key]
        own = next(
            (organisation for organisation in free if organisation.domicile and organisation.domicile.code == code),
            None,
        )
        if own is not None:
            free.remove(own)
            spans.append(RoleSpan(user=people[key], role=role, scope=own.scope, since=since, source="demo"))
    for number in range(OTHER_PEOPLE):
        own = free[number * 5 % len(free)] if free else None
        if own is not None:
            role = Role.ASSOCIATION_EDITOR if number % 3 == 2 else Role.ASSOCIATION_OWNER
            user = people[f"vaki{number}"]
            spans.append(RoleSpan(user=user, role=role, scope=own.scope, since=since, source="demo"))
    return spans


def _make_municipal_contacts(plan: DemoPlan, people: dict[str, User]) -> None:
    """Contacts of every municipality: one post is vacant, the contact of the home municipality has a substitute."""
    since = timezone.localdate() - datetime.timedelta(days=400)
    spans = []
    for place in municipalities():
        vacant = place.code == region()["vacant"]
        user = people["kunta"] if place.code == region()["home"] else None
        for role, title in (
            (MunicipalContact.Role.NGO, "järjestöyhteyshenkilö"),
            (MunicipalContact.Role.WELLBEING, "hyvinvointikoordinaattori"),
        ):
            empty = vacant and role == MunicipalContact.Role.NGO
            contact = MunicipalContact.objects.create(
                municipality=place,
                role=role,
                title=title,
                mailbox=f"{role}.{place.slug}@demo.example",
                name="" if empty else (user.name if user and role == "ngo" else person_name(plan)),
                phone="" if empty else phone(plan.random.randrange(10_000)),
                name_seen_by=plan.random.choice(list(Visibility)),
                phone_seen_by=plan.random.choice(list(Visibility)),
                user=user if role == MunicipalContact.Role.NGO else None,
                since=since,
            )
            if contact.user:
                source = f"municipal_contact:{contact.uuid}"
                spans.append(
                    RoleSpan(user=user, role=Role.MUNICIPAL_NGO, scope=place.scope, since=since, source=source)
                )
                MunicipalContact.objects.create(
                    municipality=place,
                    role=role,
                    title=f"{title}, sijainen",
                    mailbox=contact.mailbox,
                    name=person_name(plan),
                    name_seen_by=Visibility.PUBLIC,
                    phone=phone(plan.random.randrange(10_000)),
                    phone_seen_by=Visibility.NETWORK,
                    substitute_for=contact,
                    since=since,
                )
    RoleSpan.objects.bulk_create(spans)

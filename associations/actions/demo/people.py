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

from .places import municipalities
from .related import person_name, phone

ACCOUNTS = [
    ("sihteeri", "JANEn sihteeri"),
    ("sijainen", "JANEn sihteerin sijainen, kausi päättyy pian"),
    ("puheenjohtaja", "JANEn puheenjohtaja; yhdistyksen omistaja Joensuussa"),
    ("jasen", "JANEn jäsen; yhdistyksen muokkaaja Outokummussa"),
    ("kunta", "Liperin kunnan järjestöyhteyshenkilö"),
    ("agentti", "yhdistysagentti Liperissä; yhdistyksen muokkaaja"),
    ("paikallisjane", "paikallis-JANEn puheenjohtaja; yhdistyksen omistaja Rääkkylässä"),
    ("yhdistys", "yhdistyksen omistaja Liperissä"),
    ("toinen", "toisen yhdistyksen omistaja Kiteellä"),
    ("asukas", "tunnus ilman rooleja"),
    ("yllapito", "ylläpitäjä"),
]
# account -> (municipality code, role): each gets the first active association there that nobody has yet
HELD = {
    "puheenjohtaja": ("167", Role.ASSOCIATION_OWNER),
    "jasen": ("309", Role.ASSOCIATION_EDITOR),
    "paikallisjane": ("707", Role.ASSOCIATION_OWNER),
    "yhdistys": ("426", Role.ASSOCIATION_OWNER),
    "toinen": ("260", Role.ASSOCIATION_OWNER),
    "agentti": ("426", Role.ASSOCIATION_EDITOR),
}
OTHER_PEOPLE = 24


def make_people(plan: DemoPlan, organisations: list[Organisation]) -> dict[str, User]:
    """Write accounts and roles. Returns people by the part of the address before @."""
    password = make_password(plan.password)
    keys = [key for key, _who in ACCOUNTS] + [f"vaki{number}" for number in range(OTHER_PEOPLE)]
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
    plan.accounts += [(people[key].email, who) for key, who in ACCOUNTS]
    return people


def _spans(people: dict[str, User], organisations: list[Organisation]) -> list[RoleSpan]:
    today, region = timezone.localdate(), f"region:{settings.PORTAL_REGION}"
    since = today - datetime.timedelta(days=200)
    spans = [
        RoleSpan(user=people["sihteeri"], role=Role.SECRETARY, scope=region, since=since, source="demo"),
        RoleSpan(
            user=people["sijainen"],
            role=Role.SUBSTITUTE_SECRETARY,
            scope=region,
            since=since,
            until=today + datetime.timedelta(days=20),
            source="demo",
        ),
        RoleSpan(user=people["yllapito"], role=Role.ADMINISTRATOR, scope="portal:", since=since, source="demo"),
    ]
    free = [organisation for organisation in organisations if organisation.status == Status.ACTIVE]
    for key, (code, role) in HELD.items():
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
    """Contacts of every municipality: Rääkkylä's post is vacant, Liperi's contact has a substitute."""
    since = timezone.localdate() - datetime.timedelta(days=400)
    spans = []
    for place in municipalities():
        vacant = place.code == "707"
        user = people["kunta"] if place.code == "426" else None
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

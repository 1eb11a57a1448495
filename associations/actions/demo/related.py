"""Contacts and activities of the invented associations."""

from __future__ import annotations

import datetime

from django.utils import timezone

from associations.models import Activity, Contact, Organisation, Status, Visibility
from jane_portal.core.demo import DemoPlan

from .places import words


def phone(number: int) -> str:
    """A number that looks like one and belongs to nobody."""
    return f"050 000 {number % 10_000:04d}"


def person_name(plan: DemoPlan) -> str:
    places = words("places")
    return f"{plan.random.choice(places['first_names'])} {plan.random.choice(places['last_names'])}"


def make_contacts(plan: DemoPlan, organisations: list[Organisation]) -> None:
    """One to three contacts each, with every level of visibility; dissolved associations have none."""
    choose, rows = plan.random, []
    levels = list(Visibility)
    for number, organisation in enumerate(organisations):
        if organisation.status == Status.DISSOLVED:
            continue
        titles = choose.sample(words("phrases")["titles"], choose.choice([1, 1, 2]))
        for order, title in enumerate(titles):
            rows.append(
                Contact(
                    organisation=organisation,
                    role_title=title,
                    name=person_name(plan),
                    email=f"{title.replace(' ', '')}.{number}.{order}@demo.example" if choose.random() < 0.9 else "",
                    phone=phone(choose.randrange(10_000)),
                    name_seen_by=choose.choices(levels, [2, 2, 3, 3])[0],
                    email_seen_by=choose.choices(levels, [4, 2, 2, 2])[0],
                    phone_seen_by=choose.choices(levels, [4, 2, 2, 2])[0],
                    order=order + 1,
                )
            )
        if choose.random() < 0.6:
            rows.append(
                Contact(
                    organisation=organisation,
                    kind=Contact.Kind.MAILBOX,
                    role_title="yhdistyksen posti",
                    email=f"posti.{number}@demo.example",
                    email_seen_by=Visibility.PUBLIC,
                    order=0,
                )
            )
    Contact.objects.bulk_create(rows, batch_size=1000)


def make_activities(plan: DemoPlan, organisations: list[Organisation]) -> None:
    """Up to three activities each, of every kind, for every life stage and fee."""
    choose, phrases, rows = plan.random, words("phrases"), []
    for organisation in organisations:
        if organisation.status != Status.ACTIVE:
            continue
        known = words("sectors")[organisation.sector.slug]["activities"] if organisation.sector else []
        for kind, title in choose.sample(known, choose.choice([0, 1, 1, 2, len(known)]) % (len(known) + 1)):
            paid = choose.choice(list(Activity.Fee))
            rows.append(
                Activity(
                    organisation=organisation,
                    title=title,
                    kind=kind if choose.random() < 0.97 else Activity.Kind.OTHER,
                    description=" ".join(choose.sample(phrases["activity"], 2)),
                    municipality=organisation.domicile,
                    place=choose.choice(phrases["places"]),
                    remote=choose.random() < 0.1,
                    time=choose.choice(phrases["times"]),
                    target_group=choose.choice(phrases["target"]),
                    life_stages=choose.sample(list(Activity.LifeStage.values), choose.choice([0, 1, 1, 2])),
                    fee=paid,
                    fee_text=f"{choose.randint(2, 15)} € / kerta" if paid == Activity.Fee.PAID else "",
                    languages=organisation.languages,
                    accessibility=choose.choice(phrases["accessibility"]),
                    valid_until=timezone.localdate() + datetime.timedelta(days=choose.randint(30, 400))
                    if choose.random() < 0.3
                    else None,
                )
            )
    Activity.objects.bulk_create(rows, batch_size=1000)

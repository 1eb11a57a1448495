"""What bodies have on their pages beside their seats."""

from __future__ import annotations

import itertools

from django.utils import timezone

from networks.bodies.models import (
    Body,
    BodyNews,
    Campaign,
    GroupStatus,
    Handover,
    Kind,
    Material,
    Panel,
    Pledge,
    RaisedIssue,
    Statement,
)
from tests.factories.bodies import body, mandate, seat

_numbers = itertools.count(1)


def news(of: Body | None = None, **fields) -> BodyNews:
    """Published now unless told otherwise."""
    values = {"title": f"Uutinen {next(_numbers)}", "text": "Kokoonnumme pian.", "published_at": timezone.now()}
    return BodyNews.objects.create(body=of or body(), **(values | fields))


def status(of: Body | None = None, **fields) -> GroupStatus:
    return GroupStatus.objects.create(body=of or body(), **({"main_goal": "Kaikki voivat hyvin."} | fields))


def material(of: Body | None = None, **fields) -> Material:
    """A public link unless told otherwise."""
    values = {"title": f"Opas {next(_numbers)}", "link": "https://opas.example/"}
    return Material.objects.create(body=of or body(), **(values | fields))


def statement(of: Body | None = None, **fields) -> Statement:
    """A draft unless told otherwise."""
    values = {"title": f"Lausunto {next(_numbers)}", "text": "Yhdistykset tarvitsevat tiloja."}
    return Statement.objects.create(body=of or body(), **(values | fields))


def issue(to: Body | None = None, of: Body | None = None, **fields) -> RaisedIssue:
    """Raised by another body and waiting."""
    values = {"title": f"Asia {next(_numbers)}", "text": "Miten jatketaan?"}
    return RaisedIssue.objects.create(
        from_body=of or body(kind=Kind.COMMITTEE), to_body=to or body(), **(values | fields)
    )


def campaign(of: Body | None = None, **fields) -> Campaign:
    """Published now unless told otherwise."""
    values = {"title": f"Kampanja {next(_numbers)}", "text": "Tilat auki.", "published_at": timezone.now()}
    return Campaign.objects.create(body=of or body(), **(values | fields))


def panel(of: Campaign | None = None, **fields) -> Panel:
    values = {"title": "Vaalipaneeli", "day": timezone.localdate()}
    return Panel.objects.create(campaign=of or campaign(), **(values | fields))


def pledge(of: Campaign | None = None, **fields) -> Pledge:
    values = {"who": "Ehdokas Esimerkki", "agreed": True, "text": "Tilat auki.", "pledged_on": timezone.localdate()}
    return Pledge.objects.create(campaign=of or campaign(), **(values | fields))


def handover(of: Body | None = None, **fields) -> Handover:
    """Of a member whose mandate goes on."""
    return Handover.objects.create(mandate=mandate(seat(of or body())), **fields)

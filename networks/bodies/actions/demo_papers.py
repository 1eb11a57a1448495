"""News, statements and what else a body may have on its page: two invented bodies of the demo network show it.

No words are put into the mouths of bodies that there are: all this is said by bodies that exist nowhere.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from associations.models import Region
from jane_portal.accounts.models import User
from networks.bodies.models import Body, Kind, SeatRole

from .body import create_body, publish_body
from .campaign import add_panel, add_pledge, create_campaign, publish_campaign
from .handover import add_handover_note, make_handover
from .issue import raise_issue, take_issue_up
from .mandate import appoint_holder
from .material import add_material
from .news import create_news, publish_news
from .seat import add_seat
from .statement import comment_on_statement, create_statement, sign_statement, take_statement_step
from .status import state_status

TEXTS = Path(__file__).resolve().parent.parent / "data" / "demo_papers.json"
_DAY = datetime.timedelta(days=1)


def make_papers(*, region: Region, parent: Body, person: Callable[[str], User]) -> int:
    """person: the demo account of that name, or a new invented person for "". Returns the number of papers."""
    texts: dict[str, Any] = json.loads(TEXTS.read_text(encoding="utf-8"))
    today = timezone.localdate()
    group, people = _body(region, parent, Kind.WORKING_GROUP, texts["group"], person, "paikallisjane")
    other, others = _body(region, parent, Kind.NETWORK, texts["other"], person, "")
    chair, member = people
    state_status(body=group, version=1, values=texts["status"], by=chair)
    for values in texts["news"]:
        publish_news(news=create_news(body=group, values=values, by=chair), by=chair)
    create_news(body=group, values=texts["draft_news"], by=chair)
    for values in texts["materials"]:
        add_material(body=group, values=values, file=None, by=chair)
    given = create_statement(body=group, values=texts["given"], by=chair)
    signing = create_statement(body=group, values=texts["signing"] | {"deadline": today + 5 * _DAY}, by=chair)
    for statement, by in ((given, None), (signing, chair)):
        comment_on_statement(statement=statement, text="Selkeä, tämän voi antaa näin.", by=member)
        take_statement_step(statement=statement, key="sign", by=by)
        sign_statement(statement=statement, by=member)
    take_statement_step(statement=given, key="give", by=chair)
    issue = raise_issue(from_body=group, to_body=other, by=chair, **texts["issue"])
    take_issue_up(issue=issue, by=others[0])
    _campaign(group, texts, chair, today)
    handover, _new = make_handover(mandate=group.seats.get(role=SeatRole.SECRETARY).mandates.get(), by=chair)
    add_handover_note(handover=handover, text=texts["note"], by=chair)
    return 9


def _body(
    region: Region, parent: Body, kind: Kind, values: dict[str, Any], person: Callable[[str], User], chair: str
) -> tuple[Body, list[User]]:
    """With chair, member, and a secretary whose mandate ends soon. Returns it with chair and member."""
    today = timezone.localdate()
    body = publish_body(
        body=create_body(region=region, values={**values, "kind": kind, "parent": parent}, by=None), by=None
    )
    people = []
    for role, until in ((SeatRole.CHAIR, 300), (SeatRole.MEMBER, 300), (SeatRole.SECRETARY, 20)):
        seat = add_seat(body=body, values={"role": role}, by=None)
        user = person(chair if role == SeatRole.CHAIR else "")
        days = {"since": today - 200 * _DAY, "until": today + until * _DAY}
        appoint_holder(seat=seat, values={"user": user, **days}, by=None)
        people.append(user)
    return body, people[:2]


def _campaign(body: Body, texts: dict[str, Any], chair: User, today: datetime.date) -> None:
    days = {"since": today - 10 * _DAY, "until": today + 60 * _DAY}
    campaign = create_campaign(body=body, values=texts["campaign"] | days, by=chair)
    panel = texts["panel"] | {"day": today + 14 * _DAY, "starts_at": datetime.time(18)}
    add_panel(campaign=campaign, values=panel, by=chair)
    pledge = texts["pledge"] | {"pledged_on": today - 3 * _DAY, "agreed": True}
    add_pledge(campaign=campaign, values=pledge, by=chair)
    publish_campaign(campaign=campaign, by=chair)

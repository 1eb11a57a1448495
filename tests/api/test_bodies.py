"""Bodies, seats and mandates in the API: what is public of them, and only while it is."""

import datetime

import pytest
from django.utils import timezone

from networks.bodies.models import Mandate
from tests.factories import accounts, bodies
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
MARK = "salamanteri"


def get(client, path, status=200):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def everything(client, mandate):
    body = mandate.seat.body
    paths = ["bodies", "popolo/organizations", "popolo/posts", "popolo/memberships", f"bodies/{body.uuid}"]
    paths += [f"popolo/organizations/{body.uuid}", f"popolo/posts/{mandate.seat.uuid}"]
    return "\n".join(client.get(f"/api/v1/{path}").content.decode().lower() for path in paths)


def test_name_is_shown_by_own_choice_and_while_the_seat_is_held(client):
    person = accounts.user(name=MARK, email=f"{MARK}@piilo.example", show_name_publicly=False)
    association = rooms.organisation("Marjalan kylä ry")
    mandate = bodies.mandate(bodies.seat(), person, on_behalf_of=association, phone=f"050 {MARK}")
    Mandate.objects.update(reason=MARK)
    address = f"popolo/memberships/{mandate.uuid}"
    assert MARK not in everything(client, mandate)
    shown = {"type": "organization", "id": str(association.uuid), "name": "Marjalan kylä ry"}
    assert get(client, address)["member"] == shown
    person.show_name_publicly = True
    person.save()
    assert get(client, address)["member"] == {"type": "person", "id": None, "name": MARK}
    assert everything(client, mandate).count(MARK) == 3  # body in the list and alone, and membership in the list
    today = timezone.localdate()
    Mandate.objects.filter(pk=mandate.pk).update(until=today - bodies.DAY, carries_over=False)
    assert MARK not in everything(client, mandate)
    get(client, address, 404)
    (seat,) = get(client, f"bodies/{mandate.seat.body.uuid}")["seats"]
    assert (seat["vacant"], seat["holder"]) == (True, None)


def test_nomination_draft_and_deleted_association_are_in_no_answer(client):
    mandate = bodies.mandate(on_behalf_of=rooms.organisation(MARK))
    body = mandate.seat.body
    assert MARK in everything(client, mandate)
    type(mandate.on_behalf_of).objects.update(deleted_at=timezone.now())
    assert MARK not in everything(client, mandate)
    Mandate.objects.filter(pk=mandate.pk).update(state="nominated", name=MARK, user=None)
    get(client, f"popolo/memberships/{mandate.uuid}", 404)
    assert get(client, "popolo/memberships")["count"] == 0
    body.published_at = None
    body.name_fi = MARK
    body.save()
    child = bodies.body(parent=body)
    assert MARK not in everything(client, mandate)
    assert get(client, f"bodies/{child.uuid}")["parent"] is None
    for path in (f"bodies/{body.uuid}", f"popolo/organizations/{body.uuid}", f"popolo/posts/{mandate.seat.uuid}"):
        get(client, path, 404)


def test_body_is_told_with_its_seats(client):
    today = timezone.localdate()
    body = bodies.body("Liperin JANE", mandate_fi="Yhteistyö.", term_until=today)
    member = bodies.seat(body, sector=rooms.sector("Kylät"))
    deputy, chair = bodies.deputy_seat(member), bodies.seat(body, "chair")
    bodies.seat(body, "contact")
    bodies.mandate(chair, name="Aino", until=today - bodies.DAY, carries_over=True)
    found = get(client, f"bodies/{body.uuid}")
    assert (found["kind"]["id"], found["municipality"]["id"], found["mandate"]) == ("local", "426", "Yhteistyö.")
    assert [(seat["role"]["id"], seat["deputy_of"], seat["vacant"]) for seat in found["seats"]] == [
        ("chair", None, False),
        ("member", None, True),
        ("deputy", str(member.uuid), True),
    ]
    assert found["seats"][0]["holder"]["carried_over"] is True
    assert found["seats"][1]["sector"]["name"] == "Kylät"
    (held,) = get(client, "popolo/memberships")["results"]
    assert (held["end_date"], held["post_id"]) == (None, str(chair.uuid))
    assert {post["id"] for post in get(client, f"popolo/posts?organization_id={body.uuid}")["results"]} >= {
        str(seat.uuid) for seat in (member, deputy, chair)
    }


def test_bodies_are_narrowed_down_and_follow_associations(client):
    rooms.organisation("Yksi")
    here = bodies.body("Liperin JANE")
    there = bodies.body("Verkosto", kind="network", municipality=rooms.municipality("422", "Lieksa"))
    type(here).objects.update(updated_at="2020-01-01T00:00:00Z")
    wanted = {"kind=network": [there], "municipality=426": [here], "": [here, there]}
    for query, expected in wanted.items():
        found = [one["uuid"] for one in get(client, f"bodies?{query}")["results"]]
        assert found == [str(one.uuid) for one in expected]
    get(client, "bodies?kind=salakerho", 400)
    names, address = [], "popolo/organizations?per_page=2"
    while address:
        page = get(client, address)
        names += [one["name"] for one in page["results"]]
        address = (page["next"] or "").partition("/api/v1/")[2]
    assert names == ["Yksi", "Liperin JANE", "Verkosto"]
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    assert get(client, f"bodies?updated_since={tomorrow}")["count"] == 0
    bodies.mandate(bodies.seat(here))
    assert [one["name"] for one in get(client, "bodies?updated_since=2026-01-01")["results"]] == ["Liperin JANE"]

"""Two accounts of one person become one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from associations.models import Claim
from jane_portal.accounts.actions.merge import merge_people
from jane_portal.accounts.models import PersonMerge, Role, RoleSpan, User
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def merged(kept: User, dropped: User, by: User | None = None) -> PersonMerge:
    return merge_people(kept=kept, dropped=dropped, note="Soitin.", by=by or make.secretary())


def test_merge_moves_everything_and_closes_one(client):
    association = rooms.organisation("Kuikan kylät")
    kept, dropped = make.user("stays@demo.example"), rooms.owner(association, email="goes@demo.example")
    contact = rooms.contact(association, name="Aino", user=dropped)
    claims = [rooms.claim(rooms.organisation(), dropped)]
    doubled = rooms.organisation()
    rooms.claim(doubled, kept)
    claims.append(rooms.claim(doubled, dropped))
    own = Client()
    own.force_login(dropped)
    secretary = make.secretary()
    client.force_login(secretary)
    answer = client.post("/tili/ihmiset/yhdista/", {"kept": "Stays@demo.example", "dropped": "goes@demo.example"})
    page = client.get(answer.url).content.decode()
    assert "Kuikan kylät" in page and "goes@demo.example" in page
    assert not PersonMerge.objects.exists()
    assert client.post(answer.url, {"note": "Soitin."}).url == "/tili/roolit/"
    dropped.refresh_from_db()
    assert (dropped.is_active, dropped.email) == (False, "goes@demo.example")
    assert [span.user for span in RoleSpan.objects.filter(scope=association.scope)] == [kept]
    contact.refresh_from_db()
    assert contact.user == kept
    states = set(Claim.objects.filter(pk__in=[claim.pk for claim in claims]).values_list("user", "state"))
    assert states == {(kept.pk, "open"), (kept.pk, "withdrawn")}
    assert own.get("/tili/omat/").status_code == 302
    letters = Letter.objects.filter(kind="people_merged").values_list("to", flat=True)
    assert set(letters) == {"stays@demo.example", "goes@demo.example"}
    assert (PersonMerge.objects.get().merged_by, PersonMerge.objects.get().note) == (secretary, "Soitin.")
    assert client.post(answer.url, {"note": "Soitin."}).status_code == 404


@pytest.mark.parametrize(
    ("kept_days", "dropped_days", "expected"),
    [
        ([(-10, None)], [(-5, 5)], [(-10, None)]),
        ([(-5, 5)], [(-10, None)], [(-10, None)]),
        ([(-10, -6)], [(-5, 5)], [(-10, 5)]),
        ([(-10, -7)], [(-5, 5)], [(-10, -7), (-5, 5)]),
        ([(-10, -7), (0, 3)], [(-8, 1)], [(-10, 3)]),
        ([(0, -1)], [(0, 9)], [(0, -1), (0, 9)]),
        ([(0, 9)], [(0, -1), (-20, -15)], [(-20, -15), (0, -1), (0, 9)]),
    ],
)
def test_merge_joins_overlapping_roles(kept_days, dropped_days, expected):
    kept, dropped, today = make.user(), make.user(), timezone.localdate()

    def day(number: int | None) -> datetime.date | None:
        return None if number is None else today + number * DAY

    for person, days in ((kept, kept_days), (dropped, dropped_days)):
        for since, until in days:
            RoleSpan.objects.create(
                user=person, role="association_editor", scope="association:x", since=day(since), until=day(until)
            )
    merged(kept, dropped)
    found = [(span.since, span.until) for span in kept.spans.order_by("since", "until")]
    assert found == [(day(since), day(until)) for since, until in expected]
    assert not dropped.spans.exists()


def test_merge_of_powerful_accounts_is_for_administrators():
    ordinary, powerful = make.user(), make.administrator()
    secretary = make.secretary()
    for kept, dropped, by in [
        (ordinary, powerful, secretary),
        (powerful, ordinary, secretary),
        (secretary, ordinary, secretary),
        (ordinary, make.user(), make.with_role(Role.CLAIM_APPROVER, "municipality:426")),
    ]:
        with pytest.raises(ValidationError):
            merged(kept, dropped, by)
    merged(ordinary, powerful, make.administrator())
    assert User.objects.get(pk=ordinary.pk).has_role(Role.ADMINISTRATOR)


def test_merge_with_itself_or_a_closed_account_is_refused():
    person, closed = make.user(), make.user(is_active=False)
    for dropped in (person, closed):
        with pytest.raises(ValidationError):
            merged(person, dropped)

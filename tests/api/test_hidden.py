"""What is hidden, deleted or merged is nowhere in the API."""

import pytest
from django.urls import reverse
from django.utils import timezone

from associations.actions.duplicate import merge_organisations
from associations.models import Organisation
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import huoltamo

pytestmark = pytest.mark.django_db
MARK = "salamanteri"
NOUNS = ("association", "hsds_organization", "popolo_organization")
LISTS = (
    "association",
    "activity",
    "offer",
    "need",
    "hsds_organization",
    "hsds_service",
    "popolo_organization",
    "municipality",
)


def everything(client, *records):
    """All that the API says, of these records too."""
    paths = [reverse(f"api:{name}_list") for name in LISTS]
    paths += [reverse(f"api:{noun}_detail", kwargs={"key": one.uuid}) for one in records for noun in NOUNS]
    return "\n".join(client.get(path).content.decode().lower() for path in [*paths, "/api/v1/municipalities/426"])


@pytest.mark.parametrize("level", ["own", "officials", "network"])
def test_hidden_contact_is_in_no_answer(client, level):
    one = rooms.organisation()
    rooms.activity(one)
    hidden = {"name": f"{MARK} A", "email": f"{MARK}@b.example", "phone": f"050 {MARK}"}
    levels = {f"{field}_seen_by": level for field in hidden}
    rooms.contact(one, role_title=f"{MARK} rooli", **hidden, **levels)
    one.domicile.contacts.create(role="ngo", **hidden, **levels)
    assert MARK not in everything(client, one)


def test_name_of_a_person_with_an_account_is_her_own_choice(client):
    one, person = rooms.organisation(), make.user(show_name_publicly=False)
    rooms.contact(one, name=MARK, name_seen_by="public", phone="050 1", phone_seen_by="public", user=person)
    assert MARK not in everything(client, one)
    person.show_name_publicly = True
    person.save()
    assert everything(client, one).count(MARK) == 6  # list and record of three nouns


def test_contact_of_a_dissolved_association_is_in_no_answer(client):
    one = rooms.organisation(status="dissolved", dissolved_on=timezone.localdate())
    rooms.contact(one, name=MARK, name_seen_by="public")
    rooms.activity(one, MARK)
    assert MARK not in everything(client, one)


@pytest.mark.parametrize("noun", NOUNS)
def test_deleted_association_is_absent(client, noun):
    one = rooms.organisation(MARK)
    activity = rooms.activity(one, MARK)
    rooms.contact(one, name=MARK, name_seen_by="public")
    Organisation.objects.filter(pk=one.pk).update(deleted_at=timezone.now())
    client.force_login(make.secretary())
    assert MARK not in everything(client, one)
    absent = client.get(reverse(f"api:{noun}_detail", kwargs={"key": one.uuid}))
    never = client.get(reverse(f"api:{noun}_detail", kwargs={"key": "0" * 8 + "-0000-0000-0000-" + "0" * 12}))
    assert (absent.status_code, absent.content) == (404, never.content)
    assert client.get(reverse("api:activity_detail", kwargs={"key": activity.uuid})).status_code == 404


@pytest.mark.parametrize("noun", NOUNS)
def test_merged_association_leads_to_the_one_that_stays(client, noun):
    kept, dropped = rooms.organisation("Pysyy"), rooms.organisation(MARK)
    merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=make.secretary())
    answer = client.get(reverse(f"api:{noun}_detail", kwargs={"key": dropped.uuid}))
    assert (answer.status_code, answer["Location"].rpartition("/")[2]) == (308, str(kept.uuid))
    assert "Set-Cookie" not in answer
    assert MARK not in client.get(reverse(f"api:{noun}_list")).content.decode().lower()
    Organisation.objects.filter(pk=kept.pk).update(deleted_at=timezone.now())
    assert client.get(reverse(f"api:{noun}_detail", kwargs={"key": dropped.uuid})).status_code == 404


def test_offer_and_need_show_no_contact_and_only_while_they_are_shown(client):
    one = rooms.organisation()
    shown = dict.fromkeys(("name_seen_by", "email_seen_by"), "public")
    person = rooms.contact(one, name=MARK, email=f"{MARK}@b.example", **(shown | {"name_seen_by": "own"}))
    listings = [huoltamo.offer(one, contact=person), huoltamo.need(one, contact=person)]
    paths = [reverse(f"api:{of.noun}_list") for of in listings]
    paths += [reverse(f"api:{of.noun}_detail", kwargs={"key": of.uuid}) for of in listings]
    paths.append(reverse("api:hsds_service_detail", kwargs={"key": listings[0].uuid}))
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, MARK in answer.content.decode().lower()) == (200, False), path
    for change in ({"state": "paused"}, {"state": "published", "valid_until": "2020-01-01"}):
        for of in listings:
            type(of).objects.filter(pk=of.pk).update(**change)
        assert [client.get(path).status_code for path in paths] == [200, 200, 404, 404, 404]
        assert [client.get(path).json()["count"] for path in paths[:2]] == [0, 0]

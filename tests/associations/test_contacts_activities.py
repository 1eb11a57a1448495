"""Contacts and activities of an association."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from associations.actions.search_entries import rebuild_entries
from associations.forms.contact import clean_phone
from associations.models import Activity, Contact
from tests.factories.accounts import secretary, user
from tests.factories.associations import (
    activity,
    contact,
    editor,
    municipal_contact,
    municipality,
    organisation,
    owner,
)

pytestmark = pytest.mark.django_db


def address(name, org, **more):
    return reverse(name, kwargs={"slug": org.slug, **more})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0401234567", "040 1234567"),
        ("+358 40 123 4567", "040 1234567"),
        ("+46 8 123 456 78", "+46 8 123 456 78"),
        ("112", "112"),
        ("10 023", "10023"),
        ("", ""),
    ],
)
def test_phone_is_kept_as_people_write_it(typed, kept):
    assert clean_phone(typed) == kept


@pytest.mark.parametrize("typed", ["abc", "12", "+", "040", "0" * 40, "<script>", "040 123 4567 ext 5"])
def test_phone_that_nobody_can_call_is_refused(typed):
    if typed == "040":
        assert clean_phone(typed) == "040"  # three digits may be a short code
        return
    with pytest.raises(ValidationError):
        clean_phone(typed)


def fields(**more):
    return {
        "version": 1,
        "kind": "person",
        "name_seen_by": "own",
        "email_seen_by": "own",
        "phone_seen_by": "own",
        **more,
    }


def test_contact_is_added_hidden_and_last(client):
    org = organisation()
    contact(org, name="Eka", order=3)
    client.force_login(editor(org))
    client.post(address("contact_create", org), fields(name="Aino", phone="0401234567"))
    added = Contact.objects.get(name="Aino")
    assert (added.order, added.phone, added.phone_seen_by, added.organisation) == (4, "040 1234567", "own", org)


def test_contact_needs_something_to_reach_it_by(client):
    org = organisation()
    client.force_login(editor(org))
    assert client.post(address("contact_create", org), fields(role_title="pj")).status_code == 200
    assert not Contact.objects.exists()


def test_contact_change_with_a_stale_version_shows_both(client):
    org = organisation()
    row = contact(org, name="Aino")
    client.force_login(editor(org))
    url = address("contact_update", org, pk=row.pk)
    assert client.post(url, fields(name="Aino A")).status_code == 302
    response = client.post(url, fields(name="Aino B"))
    assert response.status_code == 409
    assert [(one.theirs, one.mine) for one in response.context["differences"]] == [("Aino A", "Aino B")]


def test_contact_of_another_association_is_absent(client):
    org, other = organisation(), organisation()
    row = contact(other, name="Aino")
    client.force_login(owner(org))
    for name in ("contact_update", "contact_delete"):
        assert client.get(address(name, org, pk=row.pk)).status_code == 404
        assert client.get(address(name, other, pk=row.pk)).status_code == 403
    assert client.post(address("contact_move", org, pk=row.pk), {"up": "1"}).status_code == 404


def test_contact_is_linked_only_to_people_of_the_association(client):
    org, stranger = organisation(), user()
    helper = editor(org)
    client.force_login(helper)
    assert client.post(address("contact_create", org), fields(name="A", user=stranger.pk)).status_code == 200
    assert client.post(address("contact_create", org), fields(name="A", user=helper.pk)).status_code == 302


def test_contacts_move_and_go(client):
    org = organisation()
    one, two = contact(org, name="Eka"), contact(org, name="Toka", order=1)
    client.force_login(owner(org))
    client.post(address("contact_move", org, pk=two.pk), {"up": "1"})
    client.post(address("contact_move", org, pk=two.pk), {"up": "1"})
    assert list(org.contacts.all()) == [two, one]
    assert client.get(address("contact_delete", org, pk=two.pk)).status_code == 200
    assert org.contacts.count() == 2
    client.post(address("contact_delete", org, pk=two.pk))
    assert list(org.contacts.all()) == [one]


def activity_fields(**more):
    return {"version": 1, "title": "Kerho", "kind": "hobby", "fee": "free", **more}


@pytest.mark.parametrize("who", ["owner", "editor", "secretary", "municipal"])
def test_activity_is_added_by_those_who_may_edit(client, who):
    org = organisation()
    person = {"owner": owner, "editor": editor}.get(who, lambda org: secretary())(org)
    more = {}
    if who == "municipal":
        person, more = municipal_contact("426"), {"on_behalf_of": "Aino, puhelimessa 1.11."}
    client.force_login(person)
    client.post(address("activity_create", org), activity_fields(life_stages=["older"], languages=["fi"], **more))
    added = Activity.objects.get()
    assert (added.organisation, added.life_stages, added.languages) == (org, ["older"], ["fi"])


def test_activity_of_another_association_cannot_be_changed_or_removed(client):
    org, other = organisation(), organisation()
    row = activity(other)
    client.force_login(owner(org))
    for name in ("activity_update", "activity_delete"):
        assert client.post(address(name, org, pk=row.pk), activity_fields()).status_code == 404
        assert client.post(address(name, other, pk=row.pk), activity_fields()).status_code == 403
    assert Activity.objects.count() == 1


def test_activity_change_with_a_stale_version_shows_both(client):
    org = organisation()
    row = activity(org, "Kerho")
    client.force_login(editor(org))
    url = address("activity_update", org, pk=row.pk)
    assert client.post(url, activity_fields(title="Kerho A")).status_code == 302
    assert client.post(url, activity_fields(title="Kerho B")).status_code == 409


def test_activity_removal_by_a_helper_needs_the_note(client):
    org = organisation()
    row = activity(org)
    client.force_login(municipal_contact("426"))
    url = address("activity_delete", org, pk=row.pk)
    assert client.post(url).status_code == 200
    assert client.post(url, {"on_behalf_of": "Aino 1.11."}).status_code == 302
    assert not Activity.objects.exists()


def test_past_activity_is_seen_by_its_editors_only(client):
    org = organisation()
    row = activity(org, valid_until=timezone.localdate() - datetime.timedelta(days=1))
    current = activity(org, "Nyt", valid_until=timezone.localdate())
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(current.get_absolute_url()).status_code == 200
    client.force_login(editor(org))
    assert client.get(row.get_absolute_url()).status_code == 200


def titles(client, **query):
    response = client.get(reverse("activity_list"), query)
    assert response.status_code == 200
    return [row.title for row in response.context["page"].object_list]


def test_activity_list_is_filtered(client):
    org, joensuu = organisation(), municipality("167", "Joensuu")
    activity(org, "Kuoro", municipality=municipality(), life_stages=["older"], languages=["fi"])
    activity(org, "Vertaiset", kind="peer_group", municipality=joensuu, life_stages=["young"], fee="paid")
    activity(org, "Etänä", remote=True, kind="course", languages=["sv"])
    activity(organisation(deleted_at=timezone.now()), "Poistettu")
    assert titles(client) == ["Etänä", "Kuoro", "Vertaiset"]
    assert titles(client, laji="peer_group") == ["Vertaiset"]
    assert titles(client, kunta="joensuu") == ["Etänä", "Vertaiset"]
    assert titles(client, elamanvaihe="older") == ["Etänä", "Kuoro"]
    assert titles(client, kieli="sv") == ["Etänä"]
    assert titles(client, maksu="paid") == ["Vertaiset"]
    assert titles(client, q="kuo") == ["Kuoro"]
    assert titles(client, q="tyhjä") == []
    rebuild_entries(lambda number: None)
    assert titles(client, q="kuoroja") == titles(client, q="kuorojen") == ["Kuoro"]


@pytest.mark.parametrize(
    "query", ["laji=x", "kunta=zz", "sivu=0", "sivu=-1", "sivu=9999", "q=%27%22", "kieli=xx&maksu="]
)
def test_activity_list_bears_odd_addresses(client, query):
    activity(organisation())
    assert client.get(reverse("activity_list") + "?" + query).status_code == 200


def test_activity_list_costs_the_same_with_one_and_thirty_rows(client, django_assert_max_num_queries):
    activity(organisation(), municipality=municipality())
    with django_assert_max_num_queries(4) as one:
        client.get(reverse("activity_list"), {"q": "a"})
    for number in range(29):
        activity(organisation(), f"A{number}", municipality=municipality())
    with django_assert_max_num_queries(4) as thirty:
        client.get(reverse("activity_list"), {"q": "a"})
    assert len(one) == len(thirty)

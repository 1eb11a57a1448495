"""Editing an entry: who may, lost updates, numbers, addresses, links, founding."""

import datetime
import random
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import gettext

from associations.actions.organisation import change_organisation, confirm_organisation, found_organisation
from associations.models import OldSlug, Organisation
from associations.models.organisation import RESERVED_SLUGS
from jane_portal.accounts.models import Role, RoleSpan
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from tests.factories.accounts import secretary, span, user
from tests.factories.associations import editor, municipal_contact, municipality, organisation, owner, sector

pytestmark = pytest.mark.django_db


def former_editor(org):
    person = user()
    span(person, Role.ASSOCIATION_EDITOR, org.scope, until=timezone.localdate() - datetime.timedelta(days=1))
    return person


PEOPLE = {
    "owner": (owner, 200),
    "editor": (editor, 200),
    "secretary": (lambda org: secretary(), 200),
    "municipal contact of the domicile": (lambda org: municipal_contact("426"), 200),
    "municipal contact elsewhere": (lambda org: municipal_contact("167"), 403),
    "editor of another": (lambda org: editor(organisation()), 403),
    "stranger": (lambda org: user(), 403),
    "former editor": (former_editor, 403),
    "nobody": (lambda org: None, 302),
}


def address(name, org, **more):
    return reverse(name, kwargs={"slug": org.slug, **more})


@pytest.mark.parametrize("who", PEOPLE)
def test_edit_pages_open_to_those_who_may_edit(client, who):
    make, status = PEOPLE[who]
    org = organisation()
    person = make(org)
    if person:
        client.force_login(person)
    urls = [address("association_edit", org), address("association_history", org), address("activity_create", org)]
    urls += [address("association_update", org, part=part) for part in ("perustiedot", "kuvaus", "toimialat", "linkit")]
    assert {client.get(url).status_code for url in urls} == {status}


@pytest.mark.parametrize("who", PEOPLE)
def test_contacts_open_to_the_own_people_and_the_secretary_only(client, who):
    make, status = PEOPLE[who]
    status = 403 if who.startswith("municipal") else status
    org = organisation()
    person = make(org)
    if person:
        client.force_login(person)
    urls = [address("contact_list", org), address("contact_create", org)]
    assert {client.get(url).status_code for url in urls} == {status}


def test_edit_of_an_unknown_part_or_a_deleted_entry_is_absent(client):
    org = organisation()
    client.force_login(owner(org))
    assert client.get(address("association_update", org, part="kaikki")).status_code == 404
    Organisation.objects.update(deleted_at=timezone.now())
    assert client.get(address("association_edit", org)).status_code == 404


def basics(org, **changes):
    return {
        "version": org.version,
        "name_fi": org.name_fi,
        "kind": org.kind,
        "status": org.status,
        "domicile": org.domicile_id,
        **changes,
    }


def test_change_by_the_editor_is_stored_and_seen(client):
    org = organisation("Vanha")
    client.force_login(editor(org))
    url = address("association_update", org, part="perustiedot")
    data = basics(org, name_fi="Liperin Uusi", languages=["fi", "so"], website="uusi.example", business_id="20774740")
    response = client.post(url, data)
    org.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, address("association_edit", org))
    assert (org.name_fi, org.slug, org.languages, org.website, org.business_id, org.version) == (
        "Liperin Uusi",
        "liperin-uusi",
        ["fi", "so"],
        "https://uusi.example",
        "2077474-0",
        2,
    )
    assert OldSlug.objects.get().organisation == org


def test_change_writes_no_field_outside_the_form(client):
    org = organisation()
    client.force_login(editor(org))
    data = basics(org, slug="kaapattu", verified_at="2020-01-01", uuid="x", deleted_at="2020-01-01", sector="1")
    client.post(address("association_update", org, part="perustiedot"), data)
    now = Organisation.objects.get()
    assert (now.slug, now.verified_at, now.deleted_at, now.sector) == (org.slug, None, None, None)


def test_change_refuses_dissolving_through_the_form(client):
    org = organisation()
    client.force_login(owner(org))
    response = client.post(address("association_update", org, part="perustiedot"), basics(org, status="dissolved"))
    assert response.status_code == 200
    assert Organisation.objects.get().status == "active"


@pytest.mark.parametrize("number", ["2077474-1", "abc", "1"])
def test_change_refuses_a_wrong_business_id(client, number):
    org = organisation()
    client.force_login(owner(org))
    response = client.post(address("association_update", org, part="perustiedot"), basics(org, business_id=number))
    assert "business_id" in response.context["form"].errors


def test_change_with_a_taken_number_offers_the_entry_that_has_it(client):
    other = organisation("Toinen", register_number="123.456")
    org = organisation()
    client.force_login(owner(org))
    response = client.post(
        address("association_update", org, part="perustiedot"), basics(org, register_number="123456")
    )
    assert response.status_code == 200
    assert f'href="{other.get_absolute_url()}"' in response.content.decode()
    Organisation.objects.filter(pk=other.pk).update(deleted_at=timezone.now())
    response = client.post(
        address("association_update", org, part="perustiedot"), basics(org, register_number="123456")
    )
    assert response.context["form"].existing is None


def test_change_that_meets_a_number_taken_meanwhile_is_an_error_not_a_crash():
    organisation(register_number="123.456")
    org = organisation()
    with pytest.raises(ValidationError):
        change_organisation(organisation=org, version=1, values={"register_number": "123.456"}, by=owner(org))


def test_change_by_a_municipal_contact_needs_the_note_and_keeps_it(client):
    org = organisation()
    helper = municipal_contact("426", name="Kirsi Kunta")
    client.force_login(helper)
    url = address("association_update", org, part="kuvaus")
    data = {"version": 1, "description_fi": "Kerho."}
    assert "on_behalf_of" in client.post(url, data).context["form"].errors
    response = client.post(url, data | {"on_behalf_of": "Pj. Aino soitti 3.11."})
    assert response.status_code == 302
    client.force_login(owner(org))
    html = client.get(address("association_history", org)).content.decode()
    assert "Pj. Aino soitti 3.11." in html
    assert "Kirsi Kunta" in html


def test_stale_save_shows_both_texts_and_can_be_finished(client):
    org = organisation()
    first, second = editor(org), owner(org)
    change_organisation(organisation=org, version=1, values={"description_fi": "Ensimmäisen teksti"}, by=first)
    client.force_login(second)
    url = address("association_update", org, part="kuvaus")
    response = client.post(url, {"version": 1, "description_fi": "Toisen teksti", "description_sv": "Andra"})
    html = response.content.decode()
    assert response.status_code == 409
    assert response.templates[0].name == "409.html"
    rows = [(row.theirs, row.mine) for row in response.context["differences"]]
    assert rows == [("Ensimmäisen teksti", "Toisen teksti"), ("", "Andra")]
    assert "Ensimmäisen teksti" in html
    assert "Toisen teksti" in html
    assert Organisation.objects.get().description_fi == "Ensimmäisen teksti"

    form = response.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(url, again).status_code == 302
    now = Organisation.objects.get()
    assert (now.description_fi, now.description_sv, now.version) == ("Toisen teksti", "Andra", 3)


def test_stale_save_of_choices_names_them_in_words(client):
    one, two = municipality("426", "Liperi"), municipality("167", "Joensuu")
    org = organisation(domicile=one)
    change_organisation(
        organisation=org, version=1, values={"works_in": [one], "sector": sector("Kylät")}, by=owner(org)
    )
    client.force_login(owner(org))
    url = address("association_update", org, part="toimialat")
    response = client.post(url, {"version": 1, "works_in": [two.pk], "whole_region": "on"})
    rows = {(row.theirs, row.mine) for row in response.context["differences"]}
    assert response.status_code == 409
    assert rows == {("Kylät", ""), ("Liperi", "Joensuu"), (gettext("no"), gettext("yes"))}


def test_stale_links_show_both(client):
    org = organisation()
    client.force_login(owner(org))
    url = address("association_update", org, part="linkit")
    client.post(url, {"version": 1, "label_1": "Kuvat", "url_1": "https://kuvat.example"})
    response = client.post(url, {"version": 1, "label_1": "Kartta", "url_1": "https://kartta.example"})
    assert response.status_code == 409
    assert [(row.theirs, row.mine) for row in response.context["differences"]] == [
        ("Kuvat", "Kartta"),
        ("https://kuvat.example", "https://kartta.example"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_one_wins_and_none_is_lost():
    org = organisation()
    by = owner(org)
    start, outcomes = threading.Barrier(6), []

    def save(number):
        start.wait()
        try:
            change_organisation(organisation=org, version=1, values={"description_fi": f"teksti {number}"}, by=by)
            outcomes.append(number)
        except StaleVersionError:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [number for number in outcomes if number is not None]
    assert len(winners) == 1
    assert Organisation.objects.get().description_fi == f"teksti {winners[0]}"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.example/a", "data:text/html,x", "ei osoite"])
def test_links_are_web_addresses_only(client, url):
    org = organisation()
    client.force_login(owner(org))
    response = client.post(
        address("association_update", org, part="linkit"), {"version": 1, "label_1": "Paha", "url_1": url}
    )
    assert response.status_code == 200
    assert org.links.count() == 0


def test_links_keep_order_and_rows_that_did_not_change(client):
    org = organisation()
    client.force_login(owner(org))
    url = address("association_update", org, part="linkit")
    client.post(url, {"version": 1, "label_1": "A", "url_1": "https://a.example/", "url_2": "https://b.example/"})
    first = org.links.first()
    client.post(url, {"version": 2, "url_1": "https://b.example/", "label_2": "A", "url_2": "https://a.example/"})
    assert [link.label for link in org.links.all()] == ["https://b.example/", "A"]
    assert org.links.get(label="A").pk == first.pk


def test_rename_back_takes_the_old_address_again():
    org = organisation("Eka", slug="eka")
    by = owner(org)
    org = change_organisation(organisation=org, version=1, values={"name_fi": "Toka"}, by=by)
    org = change_organisation(organisation=org, version=2, values={"name_fi": "Eka"}, by=by)
    assert org.slug == "eka"
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"toka"}


@pytest.mark.parametrize(("name", "slug"), [("Uusi", "uusi-2"), ("Tuonti", "tuonti-2"), ("!!!", "yhdistys")])
def test_addresses_are_never_those_of_other_pages(name, slug):
    org = found_organisation(name_fi=name, kind="village", domicile=municipality(), sector=None, by=user())
    assert org.slug == slug


def test_every_literal_page_beside_the_associations_is_reserved():
    literals = {
        str(pattern.pattern).split("/")[1]
        for resolver in get_resolver().url_patterns
        for part in getattr(resolver, "url_patterns", [])
        for pattern in getattr(part, "url_patterns", [part])
        if str(pattern.pattern).startswith("yhdistykset/")
    }
    assert {one for one in literals if one and "<" not in one and "." not in one} <= RESERVED_SLUGS


def test_confirm_marks_the_day(client):
    org = organisation()
    client.force_login(editor(org))
    assert client.get(address("association_confirm", org)).status_code == 405
    client.post(address("association_confirm", org))
    assert Organisation.objects.get().verified_at is not None
    client.force_login(municipal_contact("426"))
    assert client.post(address("association_confirm", org)).status_code == 403


def test_found_makes_the_founder_owner_and_tells_the_secretary(client):
    office = secretary()
    person = user(name="Pekka")
    client.force_login(person)
    data = {"name_fi": " Uuden  kylän väki", "kind": "village", "domicile": municipality().pk, "sector": sector().pk}
    response = client.post(reverse("association_create"), data)
    org = Organisation.objects.get()
    assert response["Location"] == address("association_edit", org)
    assert (org.name_fi, list(org.works_in.all())) == ("Uuden kylän väki", [municipality()])
    assert RoleSpan.objects.get(user=person).scope == org.scope
    assert list(Letter.objects.values_list("to", "kind")) == [(office.email, "organisation_founded")]


def test_found_offers_near_equal_names_of_the_municipality_first(client):
    near = organisation("Liperin Martat ry")
    organisation("Liperin Martat ry", domicile=municipality("167", "Joensuu"))
    client.force_login(user())
    data = {"name_fi": "Liperin martat", "kind": "association", "domicile": municipality().pk, "sector": sector().pk}
    response = client.post(reverse("association_create"), data)
    assert response.context["form"].alike == [near]
    assert 'name="sure" value="1"' in response.content.decode()
    assert client.post(reverse("association_create"), data | {"sure": "1"}).status_code == 302


def test_found_stops_after_many_on_one_day():
    person = user()
    for number in range(5):
        found_organisation(name_fi=f"Ry {number}", kind="village", domicile=municipality(), sector=None, by=person)
    with pytest.raises(ValidationError):
        found_organisation(name_fi="Ry 6", kind="village", domicile=municipality(), sector=None, by=person)


def test_found_needs_sign_in(client):
    assert client.get(reverse("association_create")).status_code == 302


def test_confirm_by_action_keeps_the_version():
    org = organisation()
    assert confirm_organisation(organisation=org, by=owner(org)).version == 1


def test_two_hundred_interleaved_saves_lose_nothing():
    """Three people load and save in random order: a save that succeeds was made on the newest text."""
    chance = random.Random(4)
    org = organisation()
    by, stored, seen, refused = owner(org), "", {}, 0
    for step in range(200):
        person = chance.choice("abc")
        if person not in seen or chance.random() < 0.5:
            current = Organisation.objects.get()
            seen[person] = (current.version, current.description_fi)
            continue
        version, text = seen.pop(person)
        new = f"{text} {step}".strip()
        try:
            change_organisation(organisation=org, version=version, values={"description_fi": new}, by=by)
        except StaleVersionError:
            refused += 1
        else:
            assert text == stored
            stored = new
    assert Organisation.objects.get().description_fi == stored
    assert refused > 10

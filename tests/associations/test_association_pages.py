"""The public page: what it says, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations.actions.ending import dissolve_organisation
from associations.models import Link, OldSlug, Visibility
from associations.public import facts
from tests.factories.accounts import secretary, user
from tests.factories.associations import (
    activity,
    contact,
    editor,
    municipal_contact,
    municipality,
    organisation,
    owner,
    sector,
)

pytestmark = pytest.mark.django_db
PREFIXES = {"fi": "", "sv": "/sv", "en": "/en"}
CANARIES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% now 'Y' %}",
    "javascript:alert(1)",
]


def page(client, org) -> str:
    response = client.get(org.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_detail_shows_what_is_public(client):
    org = organisation(
        "Liperin Martat",
        name_sv="Libelits Marthor",
        sector=sector("Neuvonta"),
        description_fi="Teemme ruokaa.\n\nTule mukaan: https://martat.example/liperi",
        languages=["fi", "uk"],
        newcomers_welcome=True,
        founded_year=1911,
    )
    org.works_in.add(municipality("167", "Joensuu"))
    Link.objects.create(organisation=org, label="Kuvat", url="https://kuvat.example/")
    activity(org, "Keittokurssi", place="Kirjasto")
    html = page(client, org)
    for text in (
        "Liperin Martat",
        "Libelits Marthor",
        "Neuvonta",
        "<p>Teemme ruokaa.</p>",
        "1911",
        "Joensuu",
        'href="https://martat.example/liperi"',
        "Kuvat",
        "Keittokurssi",
        "Kirjasto",
    ):
        assert text in html


def test_detail_of_an_old_address_leads_to_the_new_one(client):
    org = organisation("Uusi nimi")
    OldSlug.objects.create(slug="vanha-nimi", organisation=org)
    response = client.get(reverse("association_detail", kwargs={"slug": "vanha-nimi"}))
    assert (response.status_code, response["Location"]) == (301, org.get_absolute_url())


def test_detail_of_a_deleted_entry_is_absent_for_others_and_shown_to_the_secretary(client):
    org = organisation(deleted_at=timezone.now())
    OldSlug.objects.create(slug="entinen", organisation=org)
    assert client.get(org.get_absolute_url()).status_code == 404
    assert client.get(reverse("association_detail", kwargs={"slug": "entinen"})).status_code == 404
    client.force_login(secretary())
    assert client.get(org.get_absolute_url()).status_code == 200


VIEWERS = {
    "nobody": (lambda org: None, {Visibility.PUBLIC}),
    "stranger": (lambda org: user(), {Visibility.PUBLIC, Visibility.NETWORK}),
    "municipal contact": (
        lambda org: municipal_contact("167"),
        {Visibility.PUBLIC, Visibility.NETWORK, Visibility.OFFICIALS},
    ),
    "editor of another": (lambda org: editor(organisation()), {Visibility.PUBLIC, Visibility.NETWORK}),
    "editor": (editor, set(Visibility)),
    "owner": (owner, set(Visibility)),
    "secretary": (lambda org: secretary(), set(Visibility)),
}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_contact_fields_are_seen_by_level(client, viewer):
    make, levels = VIEWERS[viewer]
    org = organisation()
    for number, level in enumerate(Visibility.values):
        contact(
            org,
            name=f"Nimi {level}",
            name_seen_by=level,
            email=f"{level}@x.example",
            email_seen_by=level,
            phone=f"040 111 222{number}",
            phone_seen_by=level,
        )
    person = make(org)
    if person:
        client.force_login(person)
    html = page(client, org)
    shown = {
        level
        for number, level in enumerate(Visibility.values)
        if f"Nimi {level}" in html and f"{level}@x.example" in html and f"040 111 222{number}" in html
    }
    leaked = {level for level in set(Visibility.values) - shown if f"Nimi {level}" in html or f"{level}@x" in html}
    assert (shown, leaked) == (levels, set())


def test_name_of_a_person_with_an_account_is_public_only_by_her_own_choice(client):
    org, person = organisation(), user(name="Aino")
    row = contact(
        org,
        name="Aino Aalto",
        name_seen_by=Visibility.PUBLIC,
        email="a@x.example",
        email_seen_by=Visibility.PUBLIC,
        user=person,
    )
    assert "Aino Aalto" not in page(client, org)
    person.show_name_publicly = True
    person.save()
    assert "Aino Aalto" in page(client, row.organisation)


def test_contacts_of_a_dissolved_association_are_hidden(client):
    org = organisation(status="dissolved", dissolved_on=timezone.localdate())
    contact(org, name="Aino", name_seen_by=Visibility.PUBLIC)
    assert "Aino" not in page(client, org)


def test_vcard_holds_public_contacts_only_whoever_asks(client):
    org = organisation("Kerho; ja, muut")
    contact(org, name="Aino", email="hidden@x.example", name_seen_by=Visibility.PUBLIC, role_title="pj")
    client.force_login(owner(org))
    response = client.get(reverse("association_vcard", kwargs={"slug": org.slug}))
    text = response.content.decode()
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert "FN:Aino\r\nORG:Kerho\\; ja\\, muut\r\nTITLE:pj\r\n" in text
    assert "hidden" not in text


def test_vcard_without_public_contacts_is_absent(client):
    org = organisation()
    contact(org, name="Aino")
    assert client.get(reverse("association_vcard", kwargs={"slug": org.slug})).status_code == 404


@pytest.mark.parametrize("canary", CANARIES)
def test_detail_and_history_show_hostile_texts_as_text(client, canary):
    org = organisation(
        f"Nimi {canary}",
        name_sv=f"Sv {canary}",
        description_fi=f"{canary}\n\n{canary} https://x.example/{canary}",
        slug="kanaria",
    )
    contact(org, name=canary, role_title=canary, name_seen_by=Visibility.PUBLIC)
    Link.objects.create(organisation=org, label=canary, url="https://x.example/?q=" + canary)
    item = activity(
        org,
        canary,
        description=canary,
        place=canary,
        time=canary,
        target_group=canary,
        fee_text=canary,
        accessibility=canary,
    )
    client.force_login(owner(org, name=canary))
    for url in (
        org.get_absolute_url(),
        reverse("association_history", kwargs={"slug": org.slug}),
        item.get_absolute_url(),
        reverse("activity_list"),
        reverse("association_edit", kwargs={"slug": org.slug}),
        reverse("contact_list", kwargs={"slug": org.slug}),
    ):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="javascript:' not in html
        assert "14202" not in html
        assert "{{ 7|add:7 }}" in html or "{{" not in canary


def test_detail_costs_the_same_with_one_and_thirty_rows(client, django_assert_max_num_queries):
    org = organisation()
    org.works_in.add(municipality())

    def fill(count):
        for number in range(count):
            contact(org, name=f"N{number}", name_seen_by=Visibility.PUBLIC)
            activity(org, f"A{number}", municipality=municipality())
            Link.objects.create(organisation=org, label=f"L{number}", url="https://x.example/")

    fill(1)
    client.get(org.get_absolute_url())
    with django_assert_max_num_queries(8) as one:
        client.get(org.get_absolute_url())
    fill(29)
    with django_assert_max_num_queries(8) as thirty:
        client.get(org.get_absolute_url())
    assert len(one) == len(thirty)


def budget(client) -> int:
    """Eight statements, the rights check among them, above what any page needs to name the person in its header."""
    with CaptureQueriesContext(connection) as frame:
        client.get(reverse("accessibility_show"))
    return len(frame) - 1 + 8


def test_detail_of_an_own_entry_stays_within_its_budget(client, django_assert_max_num_queries):
    org = organisation()
    contact(org, name="Aino")
    client.force_login(owner(org))
    with django_assert_max_num_queries(budget(client)):
        client.get(org.get_absolute_url())


def test_detail_of_a_dissolved_entry_stays_within_its_budget_for_the_secretary(client, django_assert_max_num_queries):
    org = organisation()
    for _ in range(3):
        editor(org)
    dissolve_organisation(organisation=org, dissolved_on=timezone.localdate(), by=owner(org))
    client.force_login(secretary())
    with django_assert_max_num_queries(budget(client)):
        html = page(client, org)
    assert reverse("association_revive", kwargs={"slug": org.slug}) in html


def test_description_in_another_language_than_the_page_says_which(client):
    org = organisation(description_fi="Soitamme torvia.", description_en="We play horns.")
    path = org.get_absolute_url()
    told = {code: client.get(f"{prefix}{path}").content.decode() for code, prefix in PREFIXES.items()}
    assert '<div class="prose" lang="fi"><p>Soitamme torvia.' in told["sv"]
    assert '<div class="prose" lang="en"><p>We play horns.' in told["en"]


def test_facts_say_each_thing_once(client):
    org = organisation(domicile=municipality("426", "Liperi"))
    org.works_in.set([org.domicile])
    assert [fact.text for fact in facts(org)].count("Liperi") == 1

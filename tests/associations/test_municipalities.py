import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from associations.actions.change import after_change
from associations.actions.municipal_contact import (
    add_municipal_contact,
    change_municipal_contact,
    end_municipal_contact,
    vacate_municipal_contact,
)
from associations.actions.reference import load_reference
from associations.models import Area, MunicipalContact, Municipality
from associations.selectors.municipality import posts
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core import registry
from jane_portal.core.versions import StaleVersionError
from tests.factories import accounts, associations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def liperi() -> Municipality:
    return Municipality.objects.get(code="426")


def post(**values) -> MunicipalContact:
    values = {"role": "ngo", "title": "järjestöyhdyshenkilö", "mailbox": "jarjestot@demo.example"} | values
    return MunicipalContact.objects.create(municipality=liperi(), **values)


def page(client, slug="liperi") -> str:
    answer = client.get(reverse("municipality_detail", kwargs={"slug": slug}))
    assert answer.status_code == 200
    return answer.content.decode()


def roles(user: User) -> set[str]:
    return {f"{span.role} {span.scope}" for span in User.objects.get(pk=user.pk).open_spans}


def test_list_shows_the_municipalities_of_the_region_only(client):
    html = client.get("/kunnat/").content.decode().replace("\u00ad", "")
    assert "Rääkkylä" in html
    assert "Kuopio" not in html


def test_portal_of_north_savo_has_its_nineteen_municipalities_and_its_own_names(client, settings):
    settings.PORTAL_REGION = "11"
    html = client.get("/kunnat/").content.decode()
    savo = Municipality.objects.of_region("11")
    assert savo.count() == 19
    assert [row.name for row in savo if f"/kunnat/{row.slug}/" not in html] == []
    assert "Pohjois-Savon järjestöneuvosto" in html
    assert "JANE" not in html
    assert client.get("/kunnat/liperi/").status_code == 404


def test_municipality_shows_associations_by_sector_as_the_directory_counts_them(client):
    sector = associations.sector("Liikuntajärjestöt")
    for _number in range(3):
        after_change(associations.organisation(domicile=liperi(), sector=sector, newcomers_welcome=True))
    html = page(client)
    assert "?kunta=liperi&amp;ala=liikuntajarjestot" in html
    listed = client.get("/yhdistykset/", {"kunta": "liperi", "ala": "liikuntajarjestot"})
    assert listed.context["total"] == 3
    assert ">3<" in html


def test_role_mailbox_is_public_and_the_person_by_choice_only(client):
    post(name="Aino Kuutamo", email="aino@demo.example", phone="050 000 0001", phone_seen_by="public")
    html = page(client)
    assert "jarjestot@demo.example" in html
    assert "050 000 0001" in html
    assert "Aino Kuutamo" not in html
    assert "aino@demo.example" not in html


def test_vacancy_is_shown(client):
    post(name="")
    assert 'data-color="rowan"' in page(client)


def test_ended_contact_is_not_shown(client):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    post(mailbox="vanha@demo.example", since=yesterday - datetime.timedelta(days=9), until=yesterday)
    assert "vanha@demo.example" not in page(client)


def test_former_municipality_leads_to_its_area_which_explains(client):
    answer = client.get("/kunnat/valtimo/")
    assert (answer.status_code, answer.url) == (301, "/kunnat/nurmes/alueet/valtimo/")
    html = client.get(answer.url).content.decode()
    assert "1.1.2020" in html
    assert "Nurmes" in html


def test_area_lists_its_associations_and_belongs_to_its_municipality_only(client):
    organisation = associations.organisation("Enon Kisapojat ry")
    organisation.areas.add(Area.objects.get(slug="eno"))
    assert "Enon Kisapojat ry" in client.get("/kunnat/joensuu/alueet/eno/").content.decode()
    assert client.get("/kunnat/liperi/alueet/eno/").status_code == 404


def test_municipality_page_keeps_its_budget(client, django_assert_max_num_queries):
    for number in range(12):
        organisation = associations.organisation(domicile=liperi(), sector=associations.sector(f"Ala {number}"))
        after_change(organisation)
        associations.activity(organisation, municipality=liperi())
        post(name="Aino")
    blocks = sum(block.statements for block in registry.blocks("municipality"))
    with django_assert_max_num_queries(4 + blocks):
        page(client)


def test_add_contact_gives_the_role_and_vacating_ends_it_and_hides_the_person():
    secretary = accounts.secretary()
    contact = add_municipal_contact(
        municipality=liperi(),
        values={"role": "ngo", "name": "Aino", "phone": "050 000 0001", "mailbox": "jarjestot@demo.example"},
        account="aino@demo.example",
        by=secretary,
    )
    aino = User.objects.get(email="aino@demo.example")
    assert roles(aino) == {"municipal_ngo municipality:426"}
    assert RoleSpan.objects.get(user=aino).source == contact.source

    vacate_municipal_contact(contact=contact, by=secretary)

    contact.refresh_from_db()
    assert roles(aino) == set()
    assert (contact.name, contact.phone, contact.user, contact.mailbox) == ("", "", None, "jarjestot@demo.example")


def test_change_contact_to_another_person_moves_the_role_at_once():
    secretary = accounts.secretary()
    values = {"role": "hyte", "name": "Aino"}
    contact = add_municipal_contact(municipality=liperi(), values=values, account="aino@demo.example", by=secretary)
    change_municipal_contact(
        contact=contact, version=contact.version, values={"name": "Eero"}, account="eero@demo.example", by=secretary
    )
    assert roles(User.objects.get(email="aino@demo.example")) == set()
    assert roles(User.objects.get(email="eero@demo.example")) == {"municipal_wellbeing municipality:426"}


def test_change_contact_with_a_stale_version_is_refused():
    contact = post(name="Aino")
    change_municipal_contact(contact=contact, version=1, values={"name": "A"}, account=None, by=accounts.secretary())
    with pytest.raises(StaleVersionError):
        change_municipal_contact(
            contact=contact, version=1, values={"name": "B"}, account=None, by=accounts.secretary()
        )


def test_end_contact_takes_the_post_off_the_page(client):
    contact = post(name="Aino")
    end_municipal_contact(contact=contact, by=accounts.secretary())
    assert "jarjestot@demo.example" not in page(client)


def test_posts_without_a_holder_come_first():
    post(name="Aino")
    found = posts()
    assert len(found) == 26
    assert [p for p in found if not p.vacant] == [found[-1]]


def test_contact_edits_her_own_data_but_not_her_role(client):
    person = accounts.with_role(Role.MUNICIPAL_NGO, "municipality:426")
    contact = post(name="Aino", user=person)
    client.force_login(person)
    url = reverse("municipal_contact_update", kwargs={"slug": "liperi", "pk": contact.pk})
    html = client.get(url).content.decode()
    assert 'name="account"' not in html
    values = {
        "version": 1,
        "title": "koordinaattori",
        "mailbox": "uusi@demo.example",
        "name": "Aino",
        "name_seen_by": "public",
        "email_seen_by": "own",
        "phone_seen_by": "own",
        "role": "hyte",
        "account": "varas@demo.example",
    }
    assert client.post(url, values).status_code == 302
    contact.refresh_from_db()
    assert (contact.mailbox, contact.role, contact.user) == ("uusi@demo.example", "ngo", person)


def test_contacts_are_kept_by_the_secretary(client):
    other = accounts.with_role(Role.MUNICIPAL_NGO, "municipality:167")
    contact = post(name="Aino")
    seen = {}
    for name, person in {
        "secretary": accounts.secretary(),
        "contact of another": other,
        "owner": associations.owner(associations.organisation()),
    }.items():
        client.force_login(person)
        seen[name] = [
            client.get(reverse("municipal_contact_update", kwargs={"slug": "liperi", "pk": contact.pk})).status_code,
            client.get(reverse("municipal_contact_create", kwargs={"slug": "liperi"})).status_code,
            client.post(reverse("municipal_contact_end", kwargs={"slug": "joensuu", "pk": contact.pk})).status_code,
            client.get(reverse("municipal_contact_list")).status_code,
        ]
    assert seen == {
        "secretary": [200, 200, 404, 200],
        "contact of another": [403, 404, 404, 404],
        "owner": [403, 404, 404, 404],
    }


def test_secretary_adds_a_contact_in_the_browser(client):
    client.force_login(accounts.secretary())
    url = reverse("municipal_contact_create", kwargs={"slug": "liperi"})
    values = {
        "version": 1,
        "role": "ngo",
        "title": "",
        "mailbox": "",
        "name": "Aino",
        "name_seen_by": "own",
        "email_seen_by": "own",
        "phone_seen_by": "own",
        "account": "aino@demo.example",
    }
    assert client.post(url, values).status_code == 302
    assert roles(User.objects.get(email="aino@demo.example")) == {"municipal_ngo municipality:426"}


def test_desk_of_secretary_and_contact(client):
    client.force_login(accounts.secretary())
    desk = client.get("/tyopoyta/").content.decode()
    assert all(reverse(name) in desk for name in ("municipal_contact_list", "duplicate_list", "claim_list"))
    person = accounts.with_role(Role.MUNICIPAL_NGO, "municipality:426")
    contact = post(name="Aino", user=person)
    client.force_login(person)
    html = client.get("/tyopoyta/").content.decode()
    assert reverse("municipal_contact_update", kwargs={"slug": "liperi", "pk": contact.pk}) in html


def test_desk_of_administrator_leads_to_roles_and_data(client):
    client.force_login(accounts.with_role(Role.ADMINISTRATOR, "portal:"))
    desk = client.get("/tyopoyta/").content.decode()
    assert all(reverse(name) in desk for name in ("role_list", "admin:index"))
    assert reverse("duplicate_list") not in desk


def test_title_that_repeats_the_post_is_left_out_in_every_language(client):
    post(title="Järjestöyhteyshenkilö")
    assert "Järjestöyhteyshenkilö" not in client.get("/sv/kunnat/liperi/").content.decode()

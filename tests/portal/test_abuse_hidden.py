"""What is hidden is nowhere: not on pages, in tables or on cards, not in any search or word that is offered."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from associations.actions.change import after_change
from associations.actions.contact import add_contact, change_contact
from associations.actions.ending import delete_organisation
from associations.models import Activity, Organisation
from jane_portal.accounts.models import User
from tests.factories import accounts as make
from tests.factories import associations as rooms

from .crawl import body

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Salamanteri Piilonen", "salamanteri@piilo.example", "050 987 6543"
MARKS = ("salamanteri", "piilonen", "9876543", "987 6543")
PLACES = (
    *("/", "/yhdistykset/", "/yhdistykset.csv", "/yhdistykset/{slug}/", "/yhdistykset/{slug}/yhteystiedot.vcf"),
    *("/kunnat/", "/kunnat/{town}/", "/haku/?q=salamanteri", "/haku/?q=piilo.example", "/haku/?q=9876543"),
    *("/yhdistykset/?q=salamanteri", "/yhdistykset/?q=salamantari", "/haku/?q=salamantari", "/toiminta/"),
    "/toiminta/?q=salamanteri",
)


@pytest.fixture
def association() -> Organisation:
    organisation = rooms.organisation("Marjalan kyläyhdistys", description_fi="Kylätalo ja talkoot.")
    rooms.activity(organisation, "Talkoot")
    owner = rooms.owner(organisation, email="omistaja@demo.example")
    contact = add_contact(
        organisation=organisation,
        values={"role_title": "Puheenjohtaja", "name": NAME, "email": MAIL, "phone": PHONE, "email_seen_by": "public"},
        by=owner,
    )
    # Shown once and hidden afterwards: it must leave whatever it had reached.
    values = {"email_seen_by": "own", "name_seen_by": "officials"}
    change_contact(contact=contact, version=contact.version, values=values, by=owner)
    after_change(organisation)
    return organisation


def tables_with(word: str) -> set[str]:
    """Every table of the database that holds the word anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = set()
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" t WHERE t::text ILIKE %s)', [f"%{word}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.mark.parametrize("word", ["salamanteri", "piilonen", "987 6543"])
def test_hidden_contact_lies_in_its_own_tables_only(association, word):
    for client in (Client(), _signed_in(make.user())):
        for place in PLACES:
            client.get(_filled(place, association))
    # No projection, no search entry, no cache of words.
    assert tables_with(word) == {"associations_contact", "associations_contactevent"}


def _signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _filled(place: str, association: Organisation) -> str:
    return place.format(slug=association.slug, town=association.domicile.slug)


@pytest.mark.parametrize("viewer", ["anonymous", "stranger", "editor of another", "municipal contact elsewhere"])
def test_hidden_contact_is_on_no_page(association, viewer):
    client = {
        "anonymous": Client,
        "stranger": lambda: _signed_in(make.user()),
        "editor of another": lambda: _signed_in(rooms.editor(rooms.organisation())),
        "municipal contact elsewhere": lambda: _signed_in(rooms.municipal_contact("422")),
    }[viewer]()
    # Officials may see the name; nobody here may see the address or the number.
    marks = (*MARKS[2:], MAIL) if viewer.startswith("municipal") else (*MARKS, "puheenjohtaja")
    for language in ("", "/sv", "/en"):
        for place in PLACES:
            for headers in ({}, {"HX-Request": "true"}):
                answer = client.get(language + _filled(place, association), headers=headers)
                text = body(answer).decode().lower()
                asked = place.partition("?q=")[2]  # the visitor's own word comes back to her
                assert [mark for mark in marks if mark in text and mark != asked] == [], place


def test_table_and_history_hold_no_hidden_contact(association):
    sheet = load_workbook(io.BytesIO(body(Client().get("/yhdistykset.xlsx")))).active
    cells = " ".join(str(cell.value).lower() for row in sheet.iter_rows() for cell in row)
    assert "marjalan" in cells
    assert [mark for mark in MARKS if mark in cells] == []
    helper = _signed_in(rooms.municipal_contact(association.domicile.code))
    page = helper.get(f"/yhdistykset/{association.slug}/historia/").content.decode().lower()
    assert [mark for mark in (*MARKS, "omistaja@demo.example") if mark in page] == []


def test_deleted_entry_is_found_nowhere(association):
    activity = Activity.objects.get(organisation=association)
    owner = User.objects.get(email="omistaja@demo.example")
    delete_organisation(organisation=association, by=owner)
    for client in (Client(), _signed_in(make.user()), _signed_in(owner)):
        for place in (
            f"/yhdistykset/{association.slug}/",
            f"/yhdistykset/{association.slug}/yhteystiedot.vcf",
            f"/yhdistykset/{association.slug}/muokkaa/",
            f"/yhdistykset/{association.slug}/historia/",
            f"/toiminta/{activity.pk}/",
        ):
            answer = client.get(place)
            assert answer.status_code == 404 or answer.headers.get("Location", "").startswith("/tili/login/"), place
        if client.session.get("_auth_user_id") == str(owner.pk):
            continue  # her own role is named in her menu
        for place in ("/yhdistykset.csv", "/yhdistykset/", "/haku/?q=kylätalo", "/toiminta/", "/kunnat/liperi/"):
            text = body(client.get(place)).decode()
            assert "Marjalan" not in text and "Talkoot" not in text, place


def test_merged_entry_leads_to_the_one_that_stays(association):
    stays = rooms.organisation("Pysyvä ry")
    Organisation.objects.filter(pk=association.pk).update(merged_into=stays, updated_at=timezone.now())
    after_change(association, stays)
    for client in (Client(), _signed_in(make.secretary())):
        assert "Marjalan" not in body(client.get("/yhdistykset.csv")).decode()
        assert client.get(f"/yhdistykset/{association.slug}/muokkaa/").status_code in {302, 404}
        assert client.get(f"/yhdistykset/{association.slug}/yhteystiedot.vcf").status_code == 404

"""My data: seen, copied, limited and erased by the person herself, with or without an account."""

import datetime
import io
import json
import re
import zipfile

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation

from associations.models import Contact, Correction, Organisation
from jane_portal.accounts.actions.erasure import carry_out_due, replay_erasures, request_erasure, warn_unused
from jane_portal.accounts.actions.my_data import make_copy
from jane_portal.accounts.models import DataCopy, ErasedKey, ErasureRequest, Restriction, Role, RoleSpan, User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.accounts.selectors.role import role_label, scope_label
from jane_portal.core.erased.list import key_of, list_file
from jane_portal.core.files.models import StoredFile
from jane_portal.core.links import make_link
from jane_portal.core.links.purposes import purpose_in_words, purposes
from jane_portal.core.personal.copying import sections
from jane_portal.follow.models import Follow
from jane_portal.mail.models import Letter
from tests.core.marked import EMAIL, MARK, marked_person, places_of
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
HOME = "/omat-tiedot/"


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    cache.clear()
    settings.DATA_DIR = tmp_path


def link(to: str) -> str:
    return re.search(r"(/omat-tiedot/\S+/\S+/)$", last_letter(to).text, re.MULTILINE)[1]


def opened(client: Client, email: str) -> Client:
    client.post(HOME, {"email": email})
    client.get(link(email))
    return client


def ready_copy() -> DataCopy:
    copy = DataCopy.objects.get()
    make_copy(copy_id=copy.pk)
    copy.refresh_from_db()
    return copy


def test_person_reads_her_data_and_fetches_a_copy_of_all_of_it(client):
    person = marked_person()
    client.force_login(person)
    page = client.get(HOME)
    assert page.status_code == 200 and MARK in page.text.lower() and "muu@demo.example" not in page.text
    assert client.post(f"{HOME}kopio/").status_code == 302
    assert ready_copy().state == "ready"
    answer = client.get(f"{HOME}kopio.zip")
    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"tiedot.html", "tiedot.json", "tyyli.css"} <= set(archive.namelist())
        data = json.loads(archive.read("tiedot.json"))
        html = archive.read("tiedot.html").decode()
    assert EMAIL in data["addresses"] and "Matti Muu" not in html and html.lower().count(MARK) > 40
    other = Client()
    other.force_login(make.user())
    assert other.get(f"{HOME}kopio.zip").status_code == 302
    assert Client().get(f"{HOME}kopio.zip").status_code == 302
    DataCopy.objects.update(expires_at=timezone.now())
    assert client.get(f"{HOME}kopio.zip").status_code == 302


def test_copy_names_roles_places_and_letters_in_words():
    organisation = rooms.organisation()
    owner = rooms.owner(organisation)
    found = {section.key: section for section in sections(person_of(owner))}
    row = found["rolespan"].rows[0]
    assert (row["role"], row["scope"]) == (role_label(Role.ASSOCIATION_OWNER), organisation.name)


def test_place_of_a_regional_role_is_told_in_words():
    with translation.override("fi"):
        assert [scope_label(scope) for scope in ("region:12", "portal:")] == ["koko maakunta", ""]


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_letter(client):
    rooms.contact(rooms.organisation(), email="tuttu@demo.example", name="Tuttu")
    answers = []
    for email in ("tuttu@demo.example", "tuntematon@demo.example"):
        visitor = Client()
        answer = visitor.post(HOME, {"email": email}, follow=True)
        answers.append(re.sub(r"(nonce|csrfmiddlewaretoken)[^>]*", "", answer.text))
    assert answers[0] == answers[1]
    assert Letter.objects.filter(kind="my_data").count() == 2
    assert last_letter("tuttu@demo.example").subject == last_letter("tuntematon@demo.example").subject


def test_person_without_an_account_sees_and_copies_her_data_by_the_link(client):
    rooms.contact(rooms.organisation(), email="tuttu@demo.example", name="Tuttu Tuulia")
    rooms.contact(rooms.organisation(), email="vieras@demo.example", name="Vieras Ville")
    page = opened(client, "tuttu@demo.example").get(HOME)
    assert "Tuttu Tuulia" in page.text and "Vieras Ville" not in page.text
    client.post(f"{HOME}kopio/")
    ready_copy()
    assert client.get(f"{HOME}kopio.zip").status_code == 200


def test_link_of_a_letter_opens_no_account(client):
    person = make.user("tili@demo.example", name="Tilin Omistaja")
    page = opened(client, person.email).get(HOME)
    assert "Tilin Omistaja" not in page.text
    assert client.post(f"{HOME}poista/").status_code == 302
    assert not ErasureRequest.objects.exists()


def test_erasure_needs_a_fresh_code_and_can_be_regretted(client):
    person = make.user("lahtija@demo.example")
    client.force_login(person)
    assert client.get(f"{HOME}poista/").status_code == 200
    client.post(f"{HOME}poista/")
    assert not ErasureRequest.objects.exists()
    client.post(f"{HOME}poista/", {"send": "1"})
    code = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}", last_letter(person.email).text)[0]
    client.post(f"{HOME}poista/", {"code": "AAAA-AAAA"})
    assert not ErasureRequest.objects.exists()
    client.post(f"{HOME}poista/", {"code": code})
    assert ErasureRequest.objects.get().state == "open" and carry_out_due() == 0
    visitor, stop = Client(), link(person.email)
    visitor.get(stop)
    assert ErasureRequest.objects.get().state == "open"
    visitor.post(f"{HOME}peru/")
    ErasureRequest.objects.update(due_at=timezone.now())
    assert ErasureRequest.objects.get().state == "cancelled" and carry_out_due() == 0
    visitor.get(stop)
    assert visitor.get(f"{HOME}peru/").status_code == 410


def test_after_the_days_of_regret_the_person_is_gone_and_her_copy_too(client):
    person = marked_person()
    client.force_login(person)
    client.post(f"{HOME}kopio/")
    stored = StoredFile.objects.get(subject=ready_copy().subject)
    request_erasure(user=person, email=person.email, language="fi", by=person)
    ErasureRequest.objects.update(due_at=timezone.now())
    assert carry_out_due() == 1
    assert places_of(MARK) == [] and not StoredFile.objects.filter(pk=stored.pk).exists()
    assert client.get("/tili/omat/").status_code == 302
    assert not RoleSpan.objects.in_force().filter(user=person).exists()
    assert ErasedKey.objects.filter(key_hash=key_of(EMAIL)).exists()


def test_last_secretary_and_last_administrator_stay(client):
    secretary = make.secretary()
    with pytest.raises(CommandError):
        call_command("erase_person", secretary.email)
    make.secretary()
    call_command("erase_person", secretary.email)
    assert User.objects.get(pk=secretary.pk).is_former


def erased_days_ago(days: int) -> None:
    """The database dates a history by the beginning of the transaction, which is the whole test here."""
    ErasedKey.objects.update(erased_at=timezone.now() - datetime.timedelta(days=days))
    list_file().unlink()


def test_secretary_is_told_when_the_last_owner_is_erased():
    secretary, entry = make.secretary(), rooms.organisation("Yksinäinen ry")
    owner = rooms.owner(entry, email="ainoa@demo.example", name="Ainoa Omistaja")
    call_command("erase_person", owner.email)
    letter = last_letter(secretary.email)
    assert "Yksinäinen ry" in letter.text and "Ainoa" not in letter.text


def test_command_says_when_it_knows_nobody():
    with pytest.raises(CommandError, match="knows nobody"):
        call_command("erase_person", "eikukaan@demo.example")


def test_restored_backup_is_brought_up_to_date(django_capture_on_commit_callbacks):
    """The backup knows the person and nothing of her erasure; the data folder does."""
    rooms.contact(rooms.organisation(), email="poistettu@demo.example", name="Poistettu Pirkko")
    later = timezone.now() + datetime.timedelta(minutes=5)
    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(later):
        call_command("erase_person", "poistettu@demo.example")
    ErasedKey.objects.all().delete()
    rooms.contact(rooms.organisation(), email="poistettu@demo.example", name="Poistettu Pirkko")
    rooms.contact(rooms.organisation(), email="jaa@demo.example", name="Jäävä Jaana")
    assert replay_erasures() == 1
    assert list(Contact.objects.values_list("name", flat=True)) == ["Jäävä Jaana"]


def test_who_came_back_after_her_erasure_stays(django_capture_on_commit_callbacks):
    make.user("palannut@demo.example")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_person", "palannut@demo.example")
    erased_days_ago(1)
    again = make.user("palannut@demo.example")
    assert replay_erasures() == 0
    again.refresh_from_db()
    assert (again.email, again.is_former) == ("palannut@demo.example", False)


def test_erased_address_that_is_used_anew_without_an_account_stays(django_capture_on_commit_callbacks):
    """Her own contact row, somebody's older row that now has her address, and an older account that took it over."""
    address = "uudelleen@demo.example"
    older = rooms.contact(rooms.organisation(), email="toinen@demo.example", name="Toimisto")
    account = make.user("vanha@demo.example")
    with django_capture_on_commit_callbacks(execute=True):
        rooms.contact(rooms.organisation(), email=address, name="Poistettu Pirkko")
        call_command("erase_person", address)
    assert not Contact.objects.filter(email=address).exists()
    erased_days_ago(1)
    Contact.objects.filter(pk=older.pk).update(email=address)
    rooms.contact(rooms.organisation(), email=address, name="Palannut Pirkko")
    User.objects.filter(pk=account.pk).update(email=address)
    assert replay_erasures() == 0
    assert Contact.objects.filter(email=address).count() == 2
    # The same found from before the erasure is what a backup has brought back.
    erased_days_ago(-1)
    assert replay_erasures() == 1
    assert not Contact.objects.filter(email=address).exists()


def test_limit_hides_contact_details_and_stops_letters_that_are_not_necessary(client):
    person = make.user("rajoittaja@demo.example", name="Raija Rajoittaja", show_name_publicly=True)
    public = {"name_seen_by": "public", "email_seen_by": "public", "phone_seen_by": "public"}
    rooms.contact(rooms.organisation(), email=person.email, name=person.name, **public)
    client.force_login(person)
    client.post(f"{HOME}rajoita/", {"kind": "limit", "on": "1"})
    client.post(f"{HOME}rajoita/", {"kind": "nonsense", "on": "1"})
    person.refresh_from_db()
    contact = Contact.objects.get()
    assert (person.show_name_publicly, contact.name_seen_by, contact.email_seen_by) == (False, "own", "own")
    visitor = Client()
    for page in (
        "/haku/?q=Raija+Rajoittaja",
        "/yhdistykset/?q=Rajoittaja",
        f"/yhdistykset/{contact.organisation.slug}/",
    ):
        shown = visitor.get(page)
        assert shown.status_code == 200
        assert "Raija Rajoittaja" not in re.sub(r"<input[^>]*>|<title>.*?</title>", "", shown.content.decode()), page
        assert person.email not in shown.content.decode()
    client.post(f"{HOME}rajoita/", {"kind": "limit", "on": "0"})
    assert Restriction.objects.get().lifted_at is not None


def test_unused_account_gets_a_letter_and_stays_when_somebody_comes_back():
    long_ago = timezone.now() - datetime.timedelta(days=710)
    unused, busy = make.user("unohtunut@demo.example"), make.with_role(Role.MUNICIPAL_NGO, "municipality:426")
    User.objects.update(created_at=long_ago)
    assert warn_unused() == 1 and warn_unused() == 0
    assert ErasureRequest.objects.get().user == unused and busy.is_active
    ErasureRequest.objects.update(due_at=timezone.now())
    User.objects.filter(pk=unused.pk).update(last_login=timezone.now())
    assert carry_out_due() == 0 and ErasureRequest.objects.get().state == "cancelled"
    User.objects.filter(pk=unused.pk).update(last_login=None)
    assert warn_unused() == 1
    ErasureRequest.objects.update(due_at=timezone.now())
    assert carry_out_due() == 1 and User.objects.get(pk=unused.pk).is_former


def test_copy_begins_with_the_account_and_tells_links_follows_and_corrections_in_words():
    organisation = rooms.organisation()
    person = make.user("tuttu@demo.example", name="Tuttu Tuulia")
    make_link(purpose="freshness", subject=organisation.scope, email=person.email, user=person)
    Follow.objects.create(user=person, kind=Organisation.thread_end, subject=str(organisation.uuid))
    Correction.objects.create(
        organisation=organisation,
        email=person.email,
        before={"website": "", "contact:12:phone": "040 1"},
        after={"website": "https://uusi.example", "contact:12:phone": "040 2"},
        verified_then=timezone.now(),
    )
    found = sections(person_of(person))
    assert found[0].key == "user"
    rows = {section.key: section.rows[0] for section in found if section.rows}
    assert rows["personallink"]["purpose"] == "Vuosittainen kysymys tietojen paikkansapitävyydestä"
    assert (rows["follow"]["kind"], rows["follow"]["subject"]) == ("Yhdistys", organisation.name)
    before, after = rows["correction"]["before"], rows["correction"]["after"]
    assert "040 1" in before and "https://uusi.example" in after and after.count("\n") == 1
    assert "{" not in before + after and "contact:" not in before + after


def test_every_purpose_of_a_link_has_words():
    assert purposes() and all(purpose_in_words(one.key) not in {"", one.key} for one in purposes())

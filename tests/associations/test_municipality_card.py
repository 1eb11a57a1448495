"""The printable card of a municipality."""

import re
import subprocess

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import override

from associations.actions.municipal_contact import add_municipal_contact, vacate_municipal_contact
from associations.models import MunicipalContact
from associations.selectors.municipality_card import CARD, build_card
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf import prints
from tests.factories.accounts import secretary
from tests.factories.associations import municipality, organisation, sector

pytestmark = pytest.mark.django_db(transaction=True)


def make(code="426", language="fi") -> bool:
    return prints.make_print(kind=CARD, key=code, language=language)


def text_of(pdf: bytes) -> str:
    try:
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not here")
    return done.stdout.decode()


def contact(place, **values):
    facts = {
        "role": "ngo",
        "name": "Aino Auttaja",
        "email": "aino@liperi.example",
        "mailbox": "jarjestot@liperi.example",
    }
    return add_municipal_contact(municipality=place, values={**facts, **values}, account="", by=secretary())


def test_first_request_says_that_the_card_is_being_made(client):
    municipality()
    answer = client.get("/kunnat/liperi/kuntakortti.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (202, "text/html; charset=utf-8")
    assert client.get("/kunnat/ei-ole/kuntakortti.pdf").status_code == 404


def test_card_shows_what_everybody_may_see_and_is_served_from_the_store(client, django_assert_num_queries):
    place = municipality()
    contact(place, name_seen_by="public", email_seen_by="own")
    assert make()
    address = reverse("municipality_card", kwargs={"slug": "liperi"})
    with django_assert_num_queries(2):
        answer = client.get(address)
    pdf = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], pdf[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert "sandbox" not in answer["Content-Security-Policy"]
    shown = text_of(pdf)
    for part in ("Liperi", "Aino Auttaja", "jarjestot@liperi.example", "/kunnat/liperi/"):
        assert part in shown
    assert "aino@liperi.example" not in shown
    assert shown.count("\f") == 1  # one page


def test_card_is_made_anew_only_when_its_content_changes():
    place = municipality()
    assert make()
    first = StoredFile.objects.get(kind=CARD)
    assert not make()
    holder = contact(place, name_seen_by="public")
    assert make()
    second = StoredFile.objects.get(kind=CARD)
    assert (second.pk, second.path != first.path) == (first.pk, True)
    assert not default_storage.exists(first.path)
    vacate_municipal_contact(contact=holder, by=secretary())
    assert make()
    with default_storage.open(StoredFile.objects.get(kind=CARD).path) as file:
        assert "Aino Auttaja" not in text_of(file.read())


def test_leaving_a_post_has_the_card_made_anew_at_once(monkeypatch):
    sent = []
    monkeypatch.setattr("jane_portal.core.dispatch._publish", lambda task, ids: sent.append((task, ids)))
    holder = contact(municipality())
    sent.clear()
    vacate_municipal_contact(contact=holder, by=secretary())
    assert [(task, ids["language"]) for task, ids in sent if task == "core.make_print"] == [
        ("core.make_print", language) for language in ("fi", "sv", "en")
    ]


def test_card_of_a_full_municipality_fits_one_page():
    place = municipality()
    for number in range(27):
        organisation(domicile=place, sector=sector(f"Toimiala jolla on pitkä nimi {number}"))
    for role in MunicipalContact.Role.values:
        contact(place, role=role, name_seen_by="public", phone="050 123 4567", phone_seen_by="public")
    with override("sv"):
        sheet = build_card("426")
        html = prints._html(sheet, "sv")
    assert re.search(r'<html lang="sv">', html)
    from jane_portal.core.pdf.render import render_pdf

    assert text_of(render_pdf(html)).count("\f") == 1


def test_card_of_a_municipality_that_left_the_region_goes():
    municipality()
    make()
    municipality("422", "Lieksa", region_code="11")
    make("422")
    assert set(StoredFile.objects.values_list("subject", flat=True)) == {"426:fi"}
    StoredFile.objects.update(subject="422:fi")
    prints.refresh_prints()
    assert set(StoredFile.objects.values_list("subject", flat=True)) == {"426:fi", "426:sv", "426:en"}

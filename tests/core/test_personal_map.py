"""The map of personal data is the one that the declarations give."""

from html import unescape

from django.core.management import call_command

from jane_portal.core.personal.registry import notice
from tests.factories import associations as rooms


def test_map_is_up_to_date():
    """When it is not: bin/manage personal_data_map"""
    call_command("personal_data_map", check=True)


def test_notice_says_of_every_register_who_what_why_and_how_long(client, db):
    text = unescape(client.get("/en/tietosuoja/").text)
    for register, held in notice():
        assert held and register.people and register.purpose and register.basis and register.receivers
        assert f'id="{register.key}"' in text
    assert text.count("<h3>") == len(notice())


def test_forms_that_ask_for_a_person_say_what_becomes_of_it(client, db):
    association = rooms.organisation()
    assert 'href="/tietosuoja/#messages"' in client.get(f"/yhdistykset/{association.slug}/kirjoita/").text
    assert 'href="/tietosuoja/#accounts"' in client.get("/tili/signup/").text

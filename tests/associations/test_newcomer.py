"""The newcomer path: five languages, who speaks mine or welcomes me, a message without an account."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from associations.actions.projection import rebuild_directory
from associations.letters.message import relayed
from associations.models import RelayedMessage
from associations.selectors.newcomer import LANGUAGES, language_names_in, texts
from jane_portal.mail.models import Letter
from tests.factories.associations import editor, organisation

pytestmark = pytest.mark.django_db


def send(client, path, *, seconds=60, **values):
    """Open the form, fill it in for so many seconds, and send it."""
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        stamp = re.search(r'name="opened" value="([^"]+)"', client.get(path).content.decode())[1]
    with time_machine.travel(begin + datetime.timedelta(seconds=seconds), tick=False):
        return client.post(path, {"opened": stamp, **values})


def shapes(value):
    """The keys of a text file, all the way down."""
    if isinstance(value, dict):
        return {key: shapes(one) for key, one in value.items()}
    return [shapes(one) for one in value] if isinstance(value, list) else bool(value)


def test_texts_have_the_same_keys_in_every_language():
    found = [shapes(texts(code)) for code in LANGUAGES]
    assert all(one == found[0] for one in found)
    assert all(len(name) > 1 and name != code for code in LANGUAGES for code, name in language_names_in(code).items())


@pytest.mark.parametrize(
    ("path", "lang", "direction"),
    [
        ("/tervetuloa/", "fi", "ltr"),
        ("/tervetuloa/en/", "en", "ltr"),
        ("/tervetuloa/ru/", "ru", "ltr"),
        ("/tervetuloa/uk/", "uk", "ltr"),
        ("/tervetuloa/ar/", "ar", "rtl"),
    ],
)
def test_start_page_is_in_one_language_and_direction(client, path, lang, direction):
    html = client.get(path).content.decode()
    assert f'<html lang="{lang}" dir="{direction}"' in html
    assert texts(lang)["title"] in html
    assert html.count("<h1>") == 1
    links = re.findall(r'<li><a href="(/tervetuloa/[a-z/]*)"', html)
    assert links == ["/tervetuloa/", "/tervetuloa/en/", "/tervetuloa/ru/", "/tervetuloa/uk/", "/tervetuloa/ar/"]


def test_path_has_one_address_whatever_the_language_of_the_portal(client):
    assert client.get("/sv/tervetuloa/ar/")["Location"] == "/tervetuloa/ar/"
    with override("fi"):
        assert reverse("newcomer_start") == "/tervetuloa/"


def test_list_shows_who_speaks_the_language_or_welcomes_newcomers(client, django_assert_max_num_queries):
    organisation("Venäjänkieliset", languages=["fi", "ru"])
    organisation("Tervetulleet", newcomers_welcome=True)
    organisation("Arabiankieliset", languages=["ar"])
    organisation("Muut")
    rebuild_directory(lambda number: None)
    with django_assert_max_num_queries(2):
        html = client.get("/tervetuloa/ru/yhdistykset/?kunta=liperi&kieli=ru").content.decode()
    names = re.findall(r'<h3 class="card__title"[^>]*><a [^>]*><bdi lang="fi">([^<]+)</bdi>', html)
    assert sorted(names) == ["Tervetulleet", "Venäjänkieliset"]
    assert "русский" in html


@pytest.mark.parametrize("query", ["?kieli=xx&kunta=ei-ole&sivu=x", "?sivu=99999", "?kieli=fse"])
def test_list_takes_any_query(client, query):
    assert client.get(f"/tervetuloa/ar/yhdistykset/{query}").status_code == 200


def test_message_reaches_the_association_in_its_own_language(client):
    org = organisation("Kylätalon väki")
    editor(org)
    data = {
        "sender_name": "Олена",
        "sender_email": "olena@demo.example",
        "wishes": ["visit", "friends"],
        "speaks": ["uk", "ru"],
        "little": "on",
        "text": "Я люблю співати.",
    }
    answer = send(client, f"/tervetuloa/uk/kirjoita/{org.slug}/", **data)
    assert answer["Location"] == f"/tervetuloa/uk/kirjoita/{org.slug}/kiitos/"
    message = RelayedMessage.objects.get()
    assert message.newcomer == {
        "language": "uk",
        "wishes": ["visit", "friends"],
        "speaks": ["uk", "ru"],
        "little": True,
    }
    assert Letter.objects.get().reply_to == "olena@demo.example"
    with override("en"):
        letter = relayed(language="en", params={"message_id": message.pk})
    for line in ("I would like to come and see.", "I speak: Russian, Ukrainian.", "> Я люблю співати.", "Ukrainian"):
        assert line in letter.text


def test_errors_are_in_the_language_of_the_page(client):
    org = organisation("A")
    html = send(client, f"/tervetuloa/ru/kirjoita/{org.slug}/").content.decode()
    assert texts("ru")["errors"] in html
    assert "Обязательное поле." in html
    quick = send(client, f"/tervetuloa/ar/kirjoita/{org.slug}/", seconds=0).content.decode()
    assert texts("ar")["too_fast"] in quick


def test_program_that_fills_the_hidden_field_sends_nothing(client):
    org = organisation("A")
    data = {"sender_name": "x", "sender_email": "x@demo.example", "homepage": "x"}
    assert send(client, f"/tervetuloa/en/kirjoita/{org.slug}/", **data).status_code == 302
    assert RelayedMessage.objects.count() == 0


def test_message_went_to_the_secretary_when_nobody_can_be_reached(client):
    org = organisation("A")
    data = {"sender_name": "x", "sender_email": "x@demo.example"}
    answer = send(client, f"/tervetuloa/ar/kirjoita/{org.slug}/", **data)
    assert texts("ar")["to_secretary"] in client.get(answer["Location"]).content.decode()

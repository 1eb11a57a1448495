"""News, materials and status pages of bodies: who reads, who writes, and what a double press does."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jane_portal.core.models import SearchEntry, StoredFile
from jane_portal.core.versions import StaleVersionError
from jane_portal.follow.models import News
from networks.bodies.actions import material as bank
from networks.bodies.actions import news as acts
from networks.bodies.actions.status import state_status
from networks.bodies.models import BodyNews, Material, SeatRole
from networks.bodies.selectors.paper import material_page
from tests.factories import accounts, bodies, papers

pytestmark = pytest.mark.django_db


def chair_of(body):
    return bodies.mandate(bodies.seat(body, SeatRole.CHAIR)).user


def member_of(body):
    return bodies.mandate(bodies.seat(body)).user


def test_publish_news_tells_followers_and_search_once():
    body = bodies.body()
    chair = chair_of(body)
    news = acts.create_news(body=body, values={"title": "Yhdistysilta tiistaina", "text": "Tervetuloa."}, by=chair)
    assert not SearchEntry.objects.filter(kind="body_news").exists()
    for _press in range(2):
        acts.publish_news(news=news, by=chair)
    assert SearchEntry.objects.get(kind="body_news").title == "Yhdistysilta tiistaina"
    told = News.objects.get(kind="bodies.news")
    assert told.topics == sorted([f"ryhma:{body.uuid}", f"kunta:{body.municipality.uuid}"])
    news.refresh_from_db()
    assert news.version == 2
    acts.withdraw_news(news=news, by=chair)
    assert not SearchEntry.objects.filter(kind="body_news").exists()
    assert not News.objects.exists()


def test_drafts_of_news_are_seen_by_those_who_keep_the_page_only():
    body = bodies.body()
    papers.news(body, published_at=None)
    for user in (member_of(body), chair_of(bodies.body()), accounts.user()):
        assert not BodyNews.objects.visible_to(user).exists()
    for user in (chair_of(body), accounts.secretary()):
        assert BodyNews.objects.visible_to(user).count() == 1


def test_news_of_an_unpublished_body_are_not_public(client):
    news = papers.news(bodies.body(published_at=None))
    assert client.get(news.get_absolute_url()).status_code == 404


def test_feed_holds_published_news_newest_first(client):
    body = bodies.body()
    papers.news(body, published_at=None, title="Luonnos")
    for title in ("Vanha", "Uusi <b>"):
        papers.news(body, title=title)
    answer = client.get(f"/toimielimet/{body.slug}.atom")
    words = answer.content.decode()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Luonnos" not in words and words.index("Uusi &lt;b&gt;") < words.index("Vanha")


def test_material_is_a_file_or_a_link_and_a_members_file_is_hidden_from_others(client):
    body = bodies.body()
    chair, member = chair_of(body), member_of(body)
    values = {"title": "Muistio", "audience": "members"}
    with pytest.raises(ValidationError):
        bank.add_material(body=body, values=values, file=None, by=chair)
    with pytest.raises(ValidationError):
        file = SimpleUploadedFile("muistio.txt", b"Sisalto")
        bank.add_material(body=body, values={**values, "link": "https://a.example/"}, file=file, by=chair)
    file = SimpleUploadedFile("muistio.txt", b"Sisalto")
    material = bank.add_material(body=body, values=values, file=file, by=chair)
    assert client.get(material.address).status_code == 404
    client.force_login(accounts.user())
    assert client.get(material.address).status_code == 404
    client.force_login(member)
    assert client.get(material.address).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.filter(pk=material.pk).update(link="https://a.example/")


def test_removed_material_takes_the_right_to_its_file(client):
    body = bodies.body()
    chair = chair_of(body)
    file = SimpleUploadedFile("opas.txt", b"Sisalto")
    material = bank.add_material(body=body, values={"title": "Opas"}, file=file, by=chair)
    assert client.get(material.address).status_code == 200
    for _press in range(2):
        bank.remove_material(material=material, by=chair)
    assert StoredFile.objects.filter(kind="material").count() == 1
    assert client.get(material.address).status_code == 404


def test_search_of_the_bank_asks_for_all_words_and_costs_the_same(client, django_assert_num_queries):
    body = bodies.body()
    papers.material(body, title="Vapaaehtoisen opas", author="Talkooväki ry", year=2024)
    papers.material(body, title="Talkooväen laulut", audience="members")
    anybody = accounts.user()
    assert [one.title for one in material_page(body, anybody, "talkoo opas 2024", 1)] == ["Vapaaehtoisen opas"]
    assert [one.title for one in material_page(body, anybody, "laulut", 1)] == []
    url = reverse("material_list", kwargs={"slug": body.slug})
    client.get(url)
    with django_assert_num_queries(3):
        client.get(url)
    for _number in range(15):
        papers.material(body)
    with django_assert_num_queries(3):
        client.get(url)


def test_state_status_twice_from_an_empty_page_loses_nothing():
    body = bodies.body()
    chair = chair_of(body)
    status = state_status(body=body, version=1, values={"main_goal": "Hyvä arki"}, by=chair)
    assert (status.version, status.stated_on is not None) == (2, True)
    with pytest.raises(StaleVersionError):
        state_status(body=body, version=1, values={"main_goal": "Muu"}, by=chair)


def test_page_of_a_body_shows_its_papers(client, django_assert_max_num_queries):
    body = bodies.body()
    papers.status(body, goals="Ensimmäinen\nToinen", visions="")
    papers.news(body, title="Kokous pidetty")
    papers.material(body, title="Opas yhdistyksille")
    client.get(body.get_absolute_url())
    with django_assert_max_num_queries(13):
        page = client.get(body.get_absolute_url()).content.decode()
    assert all(words in page for words in ("Kaikki voivat hyvin.", "Kokous pidetty", "Opas yhdistyksille"))
    assert "muokkaa" not in page.split("<main")[1]


def test_sitemap_names_what_everybody_reads_only(client):
    news, statement = papers.news(), papers.statement(state="given", given_at=timezone.now())
    papers.news(published_at=None)
    papers.statement()
    for key, paths in (("body-news", [news]), ("statements", [statement])):
        text = client.get(f"/sitemap/{key}-1.xml").content.decode()
        assert text.count("<url>") == 3 * len(paths)
        assert all(one.get_absolute_url() in text for one in paths)

"""The sitemap names every public page in three languages, and the pages of associations speak schema.org."""

import datetime
import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.models import Organisation
from jane_portal.core import sitemaps
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def locations(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own text
    return [one.text.removeprefix("http://127.0.0.1:8000") for one in tree.iterfind(".//s:loc", SPACES)], tree


def test_every_file_of_the_sitemap_answers_and_every_page_in_it(client):
    one = rooms.organisation("Marjala ry", sector=rooms.sector())
    rooms.activity(one)
    files, _tree = locations(client, "/sitemap.xml")
    assert files == [f"/sitemap/{key}-1.xml" for key in ("pages", "associations", "activities", "municipalities")]
    pages = [page for file in files for page in locations(client, file)[0]]
    assert len(pages) == 3 * (11 + 1 + 1 + 1)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert f"/sv/yhdistykset/{one.slug}/" in pages
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_each_page_names_its_other_languages(client):
    one = rooms.organisation()
    _pages, tree = locations(client, "/sitemap/associations-1.xml")
    for entry in tree.iterfind("s:url", SPACES):
        links = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", SPACES)}
        assert set(links) == {"fi", "sv", "en"}
        assert links["en"] == f"http://127.0.0.1:8000/en/yhdistykset/{one.slug}/"
        assert entry.find("s:lastmod", SPACES).text == timezone.localdate().isoformat()


def test_hidden_pages_are_not_in_the_sitemap(client):
    gone, ended = rooms.organisation(), rooms.organisation(status="dissolved", dissolved_on=timezone.localdate())
    Organisation.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    past = timezone.localdate() - datetime.timedelta(days=1)
    rooms.activity(rooms.organisation(), valid_until=past)
    rooms.activity(gone)
    client.force_login(make.secretary())
    pages, _tree = locations(client, "/sitemap/associations-1.xml")
    assert len(pages) == 3
    assert not any(one.slug in page for one in (gone, ended) for page in pages)
    assert client.get("/sitemap/activities-1.xml").status_code == 404


def test_long_lists_go_into_several_files_of_the_same_cost(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGES_A_FILE", 2)
    for _one in range(5):
        rooms.organisation()
    files, _tree = locations(client, "/sitemap.xml")
    assert [file for file in files if "associations" in file] == [f"/sitemap/associations-{n}.xml" for n in (1, 2, 3)]
    found = [page for number in (1, 2, 3) for page in locations(client, f"/sitemap/associations-{number}.xml")[0]]
    assert len(set(found)) == len(found) == 15
    with CaptureQueriesContext(connection) as asked:
        client.get("/sitemap/associations-1.xml")
    assert len(asked) == 1
    for path in ("/sitemap/associations-4.xml", "/sitemap/associations-0.xml", f"/sitemap/pages-{'9' * 30}.xml"):
        assert client.get(path).status_code == 404


def block_of(client, one):
    (text,) = BLOCK.findall(client.get(f"/yhdistykset/{one.slug}/").content.decode())
    return json.loads(text)


def test_page_of_an_association_speaks_schema_org(client):
    hostile = "</script><script>alert(1)</script><!--"
    one = rooms.organisation(
        "Marjala ry",
        name_sv="Marjala rf",
        founded_year=1950,
        website="https://marjala.example/",
        description_fi=hostile,
    )
    one.works_in.add(one.domicile)
    one.links.create(label="x", url="javascript:alert(1)")
    rooms.contact(
        one, role_title="sihteeri", name="Salattu", email="salattu@piilo.example", phone="050 1", phone_seen_by="public"
    )
    rooms.activity(one, "Kerho & kahvi")
    rooms.activity(one, "Eilinen", valid_until=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(rooms.owner(one))  # she sees more on the page, and the same in the block
    page = client.get(f"/yhdistykset/{one.slug}/").content.decode()
    assert hostile not in page
    found = block_of(client, one)
    assert (found["@type"], found["name"], found["alternateName"]) == ("NGO", "Marjala ry", ["Marjala rf"])
    assert (found["foundingDate"], found["description"]) == ("1950", hostile)
    assert found["sameAs"] == ["https://marjala.example/"]
    assert found["areaServed"] == [{"@type": "AdministrativeArea", "name": "Liperi"}]
    assert found["contactPoint"] == [{"@type": "ContactPoint", "contactType": "sihteeri", "telephone": "050 1"}]
    assert [offer["itemOffered"]["name"] for offer in found["makesOffer"]] == ["Kerho & kahvi"]


def test_block_of_a_dissolved_association_has_no_contact(client):
    one = rooms.organisation(status="dissolved", dissolved_on="2026-01-31")
    rooms.contact(one, phone="050 1", phone_seen_by="public")
    rooms.activity(one)
    found = block_of(client, one)
    assert (found["dissolutionDate"], "contactPoint" in found, "makesOffer" in found) == ("2026-01-31", False, False)

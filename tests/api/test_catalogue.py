"""The catalogue of open data: the same list for people and for programs, and every address in it answers."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.actions.contact import remove_contact
from associations.models import Area, AreaPeriod, Organisation, Region
from jane_portal.api.selectors.datasets import DATASETS, datasets
from tests.factories import associations as rooms
from tests.factories import bodies, huoltamo, representation

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"
PATH = "/api/v1/catalogue.jsonld"
MEDIA = "https://www.iana.org/assignments/media-types/"
# Mandatory and recommended properties of DCAT-AP 3.0.
WANTED = {
    "dcat:Catalog": {
        *("dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dcat:service", "foaf:homepage"),
        *("dct:language", "dct:license", "dct:modified", "dct:spatial", "dcat:themeTaxonomy"),
    },
    "dcat:Dataset": {
        *("dct:title", "dct:description", "dcat:contactPoint", "dcat:distribution", "dcat:keyword", "dct:publisher"),
        *("dct:spatial", "dcat:theme", "dct:identifier", "dct:accrualPeriodicity", "dct:modified", "dct:language"),
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license", "dct:format", "dcat:mediaType", "dct:language", "dct:title"},
    "dcat:DataService": {"dct:title", "dcat:endpointURL", "dcat:endpointDescription", "dcat:servesDataset"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Kind": {"vcard:fn", "vcard:hasURL"},
    "dct:Location": {"skos:prefLabel"},
}


@pytest.fixture
def network():
    one = rooms.organisation("Marjala ry", sector=rooms.sector())
    AreaPeriod.objects.create(
        area=Area.objects.create(slug="koli", name_fi="Koli", kind="village"), municipality=one.domicile
    )
    rooms.activity(one)
    huoltamo.offer(one)
    huoltamo.need(one)
    bodies.body()
    representation.office()
    representation.announced()
    rooms.contact(one, name="Salattu", email="salattu@piilo.example")
    return one


def graph(client):
    answer = client.get(PATH)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
    return answer.json()["@graph"]


def of_type(nodes, name):
    return [node for node in nodes if node["@type"] == f"dcat:{name}"]


def test_catalogue_has_what_dcat_ap_asks_for(client, network):
    nodes = graph(client)
    assert {node["@type"] for node in nodes} == set(WANTED)
    for node in nodes:
        assert WANTED[node["@type"]] - set(node) == set(), node["@id"]
        for name in ("dct:title", "dct:description", "foaf:name", "skos:prefLabel", "vcard:fn"):
            values = node.get(name, [])
            assert [value["@language"] for value in values] in ([], ["fi", "sv", "en"])
            assert all(value["@value"] for value in values)
    assert "piilo" not in str(nodes)


def test_every_node_is_told_once_and_every_reference_of_our_own_leads_to_one(client, network):
    nodes = graph(client)
    known = [node["@id"] for node in nodes]
    assert len(set(known)) == len(known)
    values = [value for node in nodes for name in node if name[0] != "@" for value in node[name]]
    own = {value["@id"] for value in values if value.get("@id", "").startswith(f"{BASE}/avoin-data/#")}
    assert own - set(known) == set()
    assert {node["@id"].partition("#")[2] for node in of_type(nodes, "Dataset")} == {one.key for one in DATASETS}


def test_prefixes_of_the_context_cover_every_name(client, network):
    context = client.get(PATH).json()["@context"]
    names = {name for node in graph(client) for name in [*node, node["@type"]] if not name.startswith("@")}
    assert {name.partition(":")[0] for name in names} | {"xsd"} == set(context)


def test_every_address_answers_with_the_stated_media_type(client, network):
    forms = of_type(graph(client), "Distribution")
    assert len(forms) == sum(1 if form.paged else 3 for one in DATASETS for form in one.forms) == 37
    for form in forms:
        ((url,), (media,)) = ([value["@id"] for value in form[name]] for name in ("dcat:accessURL", "dcat:mediaType"))
        answer = client.get(url.removeprefix(BASE))
        found = answer["Content-Type"].partition(";")[0]
        assert (url, answer.status_code, MEDIA + found) == (url, 200, media)
    service = of_type(graph(client), "DataService")[0]
    for name in ("dcat:endpointURL", "dcat:endpointDescription", "foaf:page"):
        assert client.get(service[name][0]["@id"].removeprefix(BASE)).status_code == 200


def test_files_answer_in_the_language_that_the_catalogue_names(client, network):
    found = {
        form["dct:language"][0]["@id"][-3:]: client.get(form["dcat:accessURL"][0]["@id"].removeprefix(BASE))
        for form in of_type(graph(client), "Distribution")
        if "-csv" in form["@id"]
    }
    heads = {code: b"".join(answer.streaming_content).partition(b"\r\n")[0] for code, answer in found.items()}
    assert set(heads) == {"FIN", "SWE", "ENG"}
    assert len(set(heads.values())) == 3


def test_publisher_and_contact_come_from_the_settings(client, settings):
    settings.PORTAL_CONTROLLER = {"name": 'Järjestöt "ry"', "contact": "x"}
    settings.PORTAL_HELPER = {"name": "Auli", "phone": "", "email": "a b@portaali.example"}
    nodes = {node["@type"]: node for node in graph(client)}
    assert nodes["foaf:Agent"]["foaf:name"][0]["@value"] == 'Järjestöt "ry"'
    assert nodes["vcard:Kind"]["vcard:hasEmail"] == [{"@id": "mailto:a%20b@portaali.example"}]
    assert r'foaf:name "Järjestöt \"ry\""@fi' in client.get("/api/v1/catalogue.ttl").content.decode()
    settings.PORTAL_CONTROLLER, settings.PORTAL_HELPER = (
        dict.fromkeys(("name", "contact"), ""),
        {"name": "", "email": ""},
    )
    nodes = {node["@type"]: node for node in graph(client)}
    assert nodes["foaf:Agent"]["foaf:name"][0]["@value"]
    assert "vcard:hasEmail" not in nodes["vcard:Kind"]


def test_region_stands_under_its_european_code(client):
    Region.objects.update_or_create(code="12", defaults={"name_fi": "Pohjois-Karjala", "nuts3": "FI1D3"})
    places = [node for node in graph(client) if node["@type"] == "dct:Location"]
    assert [place["@id"] for place in places] == ["http://data.europa.eu/nuts/code/FI1D3"]


STRING = r'"(?:[^"\\\n]|\\.)*"(?:@[a-z]+|\^\^\w+:\w+)?'
STATEMENT = re.compile(
    rf"<[^<>\s]+> a \w+:\w+(?: ;\n    \w+:\w+ (?:<[^<>\s]+>|{STRING})(?:, (?:<[^<>\s]+>|{STRING}))*)+ \.\n"
)


def test_turtle_says_the_same(client, network):
    answer = client.get("/api/v1/catalogue.ttl")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    heads, _blank, body = answer.content.decode().partition("\n\n")
    assert all(re.fullmatch(r"@prefix \w+: <[^<>\s]+> \.", line) for line in heads.split("\n"))
    statements = STATEMENT.findall(body)
    assert "\n".join(statements) == body
    nodes = graph(client)
    assert len(statements) == len(nodes)
    for node, text in zip(nodes, statements, strict=True):
        assert text.startswith(f"<{node['@id']}> a {node['@type']} ")
        values = [value for name in node if name[0] != "@" for value in node[name]]
        assert len(re.findall(rf"{STRING}|<[^<>\s]+>", text)) == len(values) + 1


@pytest.mark.parametrize("path", [PATH, "/api/v1/catalogue.ttl"])
def test_catalogue_speaks_http_as_the_api_does(client, network, path):
    first = client.get(path)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"{path}?a=1").status_code == 400
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) <= 8  # seven of the datasets, two of them together, and the region


def test_last_change_tells_of_what_is_removed(network):
    def changed():
        return datasets()[0].extent.changed.date().isoformat()

    assert changed() == timezone.localdate().isoformat()
    Organisation.objects.update(updated_at="2020-01-01T12:00:00Z")
    with connection.cursor() as cursor:
        for name in ("organisation", "contact", "activity"):
            cursor.execute(f"ALTER TABLE associations_{name}event DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE associations_{name}event SET pgh_created_at = '2020-01-01T12:00Z'")  # noqa: S608 - our own name
            cursor.execute(f"ALTER TABLE associations_{name}event ENABLE TRIGGER USER")
    assert changed() == "2020-01-01"
    remove_contact(contact=network.contacts.get(), by=rooms.owner(network))
    assert changed() == timezone.localdate().isoformat()


class Page(HTMLParser):
    """Ids, links and the relations of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.relations = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        self.links |= {found["href"]} if tag == "a" and "href" in found else set()
        self.relations |= {(found.get("rel"), found.get("type"), found["href"])} if tag == "link" else set()


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_page_for_people_lists_the_same(client, network, prefix):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"{prefix}/avoin-data/")
    assert len(asked) <= 8
    page = Page(answer.content.decode())
    nodes = graph(client)
    assert {node["@id"].partition("#")[2] for node in of_type(nodes, "Dataset")} <= page.ids
    language = {"": "FIN", "/sv": "SWE", "/en": "ENG"}[prefix]
    wanted = {
        form["dcat:accessURL"][0]["@id"]
        for form in of_type(nodes, "Distribution")
        if language in {value["@id"][-3:] for value in form["dct:language"]}
    }
    assert wanted - page.links == set()
    assert ("alternate", "application/ld+json", PATH) in page.relations
    docs = Page(client.get(f"{prefix}/api/v1/docs").content.decode())
    assert ("alternate", "application/ld+json", PATH) in docs.relations
    assert f"{prefix}/avoin-data/" in docs.links
    assert client.get("/api/v1/").json()["catalogue"] == BASE + PATH

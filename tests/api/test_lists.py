"""Lists and records of the API: what is in them, in what order, and at what cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import slugify

from associations.actions.contact import change_contact, remove_contact
from associations.models import Area, AreaPeriod, Municipality, Organisation, Sector
from associations.public import ACTIVITY, AREA, MUNICIPALITY, ORGANISATION, SECTOR
from huoltamo.public import NEED, OFFER
from jane_portal.api.serializers import activity, agent, area, association, body, municipality, need, offer, sector
from networks.bodies.models import Mandate
from networks.bodies.public import BODY, SEAT
from networks.representation.public import ELECTION, OFFICE
from tests.factories import accounts, bodies, huoltamo, representation
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
LISTS = (
    *(
        "municipalities",
        "areas",
        "sectors",
        "associations",
        "activities",
        "bodies",
        "popolo/posts",
        "popolo/memberships",
    ),
    *("agents", "elections"),
    *("offers", "needs", "hsds/organizations", "hsds/services", "popolo/organizations", "popolo/areas"),
)
# Of the area list: its own two and the periods; Popolo's areas read the region, its municipalities and theirs.
MOST_STATEMENTS = {"popolo/areas": 5}


def get(client, path, status=200, **headers):
    answer = client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def names(client, path):
    return [one.get("name") or one["title"] for one in get(client, path)["results"]]


def village(name, place):
    made = Area.objects.create(slug=slugify(name), name_fi=name, kind=Area.Kind.VILLAGE)
    AreaPeriod.objects.create(area=made, municipality=place)
    return made


def fill(upto):
    for number in range(Organisation.objects.count(), upto):
        place = rooms.municipality(f"{400 + number}", f"Kunta {number}")
        here = village(f"Kylä{number}", place)
        one = rooms.organisation(f"Yhdistys {number:02}", domicile=place, sector=rooms.sector(f"Ala {number}"))
        one.works_in.add(place)
        one.areas.add(here)
        one.other_sectors.add(one.sector)
        one.links.create(label="Kartta", url="https://kartta.example/")
        rooms.contact(one, name="Aino", name_seen_by="public")
        rooms.activity(one, municipality=place)
        for make in (huoltamo.offer, huoltamo.need):
            make(one, f"Apu {number}", municipalities=[place]).areas.add(here)
        seat = bodies.seat(bodies.body(municipality=place, area=here), sector=one.sector, organisation=one)
        bodies.seat(seat.body, "deputy", deputy_of=seat)
        representation.office(municipality=place, on_behalf_of=one)
        representation.candidate(representation.announced(municipality=place), one)
        person = accounts.user(show_name_publicly=number % 2 == 0)
        Mandate.objects.create(seat=seat, user=person, on_behalf_of=one, since="2020-01-01", state="confirmed")


@pytest.mark.parametrize("path", LISTS)
def test_list_costs_the_same_at_any_length(client, path):
    counts = []
    for number in (1, 30):
        fill(number)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = get(client, path)
        assert len(answer.get("results", answer.get("contents"))) >= number
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_STATEMENTS.get(path, 4)


@pytest.mark.parametrize(
    ("fields", "document", "more"),
    [
        (MUNICIPALITY, municipality.Municipality, {"name", "contacts", "updated_at"}),
        (AREA, area.Area, {"name", "updated_at"}),
        (SECTOR, sector.Sector, {"name", "updated_at"}),
        (ACTIVITY, activity.Activity, {"updated_at"}),
        (OFFER, offer.Offer, {"updated_at"}),
        (NEED, need.Need, {"updated_at"}),
        (BODY, body.Body, {"name", "mandate", "joining", "parent", "seats", "updated_at"}),
        (OFFICE, agent.Agent, {"name", "email", "phone", "on_behalf_of", "updated_at"}),
        (ELECTION, agent.Election, {"candidates", "updated_at"}),
        (SEAT, body.Seat, {"organisation", "deputy_of", "vacant", "holder"}),
        (
            ORGANISATION,
            association.Association,
            {"name", "description", "links", "contacts", "activities", "verified_at", "updated_at"},
        ),
    ],
)
def test_document_holds_the_public_fields_and_no_others(fields, document, more):
    assert set(document.model_fields) == {field.name for field in fields} | more


def test_association_is_told_in_full(client):
    place = rooms.municipality()
    one = rooms.organisation(
        "Marjalan kylä ry",
        name_sv="Marjala by",
        kind="village",
        domicile=place,
        sector=rooms.sector("Kylät"),
        register_number="123.456",
        founded_year=1950,
        languages=["fi", "krl"],
        website="https://marjala.example/",
    )
    one.works_in.add(place)
    one.areas.add(village("Marjala", place))
    one.links.create(label="Kartta", url="javascript:alert(1)")
    rooms.activity(one, "Talkoot", fee="paid", fee_text="5 €")
    found = get(client, f"associations/{one.uuid}")
    assert found["kind"]["id"] == "village"
    assert found["domicile"] == {"id": "426", "name": "Liperi"}
    assert (found["works_in"], found["areas"][0]["name"]) == ([found["domicile"]], "Marjala")
    assert (found["founded_year"], found["whole_region"], found["name_en"]) == (1950, False, None)
    assert [language["id"] for language in found["languages"]] == ["fi", "krl"]
    assert found["links"] == []
    assert found["address"].endswith(f"/yhdistykset/{one.slug}/")
    assert [(one["title"], one["fee"]["id"]) for one in found["activities"]] == [("Talkoot", "paid")]
    swedish = get(client, f"associations/{one.uuid}", **{"Accept-Language": "sv"})
    assert (swedish["name"], swedish["name_fi"]) == ("Marjala by", "Marjalan kylä ry")
    assert "/sv/yhdistykset/" in swedish["address"]


def test_names_stand_in_finnish_order_and_pages_hold_each_once(client):
    for name in ("Öljy", "Aatos", "Äiti", "Zeppelin", "Aatos"):
        rooms.organisation(name)
    assert names(client, "associations") == ["Aatos", "Aatos", "Zeppelin", "Äiti", "Öljy"]
    first = get(client, "associations?per_page=2")
    assert (first["count"], first["pages"], first["previous"]) == (5, 3, None)
    keys, address = [], "associations?per_page=2"
    while address:
        page = get(client, address)
        keys += [one["uuid"] for one in page["results"]]
        address = (page["next"] or "").partition("/api/v1/")[2]
    assert len(set(keys)) == len(keys) == 5
    assert get(client, "associations?per_page=2&page=3")["previous"].endswith("per_page=2&page=2")
    get(client, "associations?page=2", 404)


def test_associations_are_narrowed_down(client):
    here, there = rooms.municipality(), rooms.municipality("422", "Lieksa")
    one = rooms.organisation("Yksi", domicile=here, sector=rooms.sector("Kulttuuri"), languages=["ru"])
    two = rooms.organisation("Kaksi", domicile=there, kind="village", newcomers_welcome=True, business_id="1234567-1")
    two.works_in.add(here)
    gone = {"status": "dissolved", "dissolved_on": timezone.localdate()}
    rooms.organisation("Kolme", domicile=there, register_number="123.456", **gone)
    rooms.organisation("Säätiö", kind="foundation")
    wanted = {
        "": ["Kaksi", "Kolme", "Yksi"],
        "municipality=422": ["Kaksi", "Kolme"],
        "municipality=426": ["Kaksi", "Yksi"],
        f"sector={one.sector.uuid}": ["Yksi"],
        "kind=village": ["Kaksi"],
        "kind=foundation": ["Säätiö"],
        "status=dissolved": ["Kolme"],
        "language=ru": ["Yksi"],
        "newcomers_welcome=true": ["Kaksi"],
        "register_number=123.456": ["Kolme"],
        "business_id=1234567-1": ["Kaksi"],
    }
    assert {query: names(client, f"associations?{query}") for query in wanted} == wanted
    assert [one["name"] for one in get(client, "hsds/organizations")["contents"]] == ["Kaksi", "Yksi"]
    assert names(client, "popolo/organizations") == ["Kaksi", "Kolme", "Yksi"]


def test_updated_since_sees_contacts_and_what_is_removed(client):
    old, other = rooms.organisation("Vanha"), rooms.organisation("Toinen")
    contact = rooms.contact(old, name="Aino", name_seen_by="public")
    Organisation.objects.update(updated_at="2020-01-01T00:00:00Z")
    past = "2026-01-01"

    def changed(since):
        return names(client, f"associations?updated_since={since}")

    assert changed(past) == ["Vanha"]  # its contact is new
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE associations_contactevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE associations_contactevent SET pgh_created_at = '2020-01-01'")
        cursor.execute("ALTER TABLE associations_contactevent ENABLE TRIGGER USER")
    assert changed(past) == []
    owner = rooms.owner(old)
    change_contact(contact=contact, version=1, values={"name_seen_by": "own"}, by=owner)
    assert changed(past) == ["Vanha"]
    remove_contact(contact=contact, by=owner)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert (changed(past), changed(tomorrow)) == (["Vanha"], [])
    Organisation.objects.filter(pk=other.pk).update(updated_at=timezone.now())
    assert changed(past) == ["Toinen", "Vanha"]


def test_municipality_shows_its_posts_as_their_holders_chose(client):
    place = rooms.municipality()
    shown = {"mailbox": "jarjestot@liperi.example", "phone": "050 1", "phone_seen_by": "public"}
    place.contacts.create(role="ngo", name="Salattu Nimi", email="salattu@piilo.example", **shown)
    place.contacts.create(role="hyte", title="Hyvinvointikoordinaattori")
    posts = get(client, "municipalities/426")["contacts"]
    assert [(post["role"]["id"], post["vacant"]) for post in posts] == [("ngo", False), ("hyte", True)]
    assert posts[0] | {"role": 0} == {
        "role": 0,
        "title": None,
        "mailbox": "jarjestot@liperi.example",
        "vacant": False,
        "name": None,
        "email": None,
        "phone": "050 1",
    }


def test_merged_places_and_sectors_lead_to_those_of_today(client):
    today = rooms.municipality()
    Municipality.objects.create(
        code="707", name_fi="Rääkkylä", slug="raakkyla", kind="kunta", merged_into=today, merged_on="2026-01-01"
    )
    stays, goes = rooms.sector("Kulttuuri"), rooms.sector("Taide")
    Sector.objects.filter(pk=goes.pk).update(merged_into=stays)
    moved = client.get("/api/v1/municipalities/707")
    assert (moved.status_code, moved["Location"].partition("/api")[2]) == (308, "/v1/municipalities/426")
    moved = client.get(f"/api/v1/sectors/{goes.uuid}")
    assert (moved.status_code, moved["Location"].rpartition("/")[2]) == (308, str(stays.uuid))
    assert names(client, "municipalities") == ["Liperi"]
    assert names(client, "sectors") == ["Kulttuuri"]
    rooms.municipality("297", "Kuopio", region_code="11")
    get(client, "municipalities/297", 404)


def test_areas_lie_in_their_municipality_of_today(client):
    here, there = rooms.municipality(), rooms.municipality("422", "Lieksa")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    moved = Area.objects.create(slug="rajala", name_fi="Rajala", kind="village")
    AreaPeriod.objects.create(area=moved, municipality=there, until=yesterday)
    AreaPeriod.objects.create(area=moved, municipality=here, since=timezone.localdate())
    village("Koli", there)
    found = {one["name"]: one["municipality"]["name"] for one in get(client, "areas")["results"]}
    assert found == {"Koli": "Lieksa", "Rajala": "Liperi"}
    assert names(client, "areas?municipality=422") == ["Koli"]
    tree = {one["name"]: one for one in get(client, "popolo/areas")["results"]}
    assert tree["Rajala"]["parent_id"] == tree["Liperi"]["id"] == str(here.uuid)
    assert tree["Liperi"]["parent_id"] == tree["Pohjois-Karjala"]["id"]
    assert get(client, f"popolo/areas/{here.uuid}")["name"] == "Liperi"


def test_past_activities_are_not_told(client):
    one = rooms.organisation()
    past = rooms.activity(one, "Eilen", valid_until=timezone.localdate() - datetime.timedelta(days=1))
    now = rooms.activity(one, "Nyt")
    assert names(client, "activities") == ["Nyt"]
    assert names(client, f"activities?organisation={one.uuid}&kind=hobby") == ["Nyt"]
    assert [one["name"] for one in get(client, f"hsds/services?organization_id={one.uuid}")["contents"]] == ["Nyt"]
    get(client, f"activities/{past.uuid}", 404)
    get(client, f"hsds/services/{past.uuid}", 404)
    assert get(client, f"activities/{now.uuid}")["title"] == "Nyt"


def test_offers_and_needs_are_narrowed_down(client):
    here, there = rooms.municipality(), rooms.municipality("422", "Lieksa")
    one, other = rooms.organisation("Yksi"), rooms.organisation("Kaksi")
    tents = huoltamo.category("Teltat")
    huoltamo.offer(one, "Kaikkialla", category=tents, mode="remote", languages=["sv"])
    huoltamo.offer(
        other,
        "Lieksassa",
        whole_region=False,
        municipalities=[there],
        price_model="fixed",
        amount=5,
        for_neighbours=True,
    )
    huoltamo.need(one, "Soittajia", sought="doers")
    huoltamo.need(other, "Teltta", category=tents)
    wanted = {
        "offers": ["Kaikkialla", "Lieksassa"],
        "offers?municipality=426": ["Kaikkialla"],
        "offers?municipality=422": ["Kaikkialla", "Lieksassa"],
        f"offers?category={tents.uuid}": ["Kaikkialla"],
        f"offers?organisation={other.uuid}": ["Lieksassa"],
        "offers?language=sv": ["Kaikkialla"],
        "offers?mode=remote": ["Kaikkialla"],
        "offers?price_model=fixed": ["Lieksassa"],
        "offers?for_neighbours=true": ["Lieksassa"],
        "offers?updated_since=2999-01-01": [],
        "needs?sought=doers": ["Soittajia"],
        f"needs?category={tents.uuid}": ["Teltta"],
    }
    assert {query: names(client, query) for query in wanted} == wanted
    found = get(client, "offers?price_model=fixed")["results"][0]
    assert (found["amount"], found["municipalities"], found["organisation"]["name"]) == (
        5,
        [{"id": "422", "name": "Lieksa"}],
        "Kaksi",
    )
    assert here.code not in {place["id"] for place in found["municipalities"]}


def test_hsds_services_are_activities_and_offers_as_one_list(client):
    one = rooms.organisation()
    for number in range(3):
        rooms.activity(one, f"Kerho {number}")
        huoltamo.offer(one, f"Apu {number}")
    seen = []
    for page in (1, 2, 3):
        found = get(client, f"hsds/services?per_page=2&page={page}")
        assert (found["total_items"], found["total_pages"]) == (6, 3)
        seen += [service["name"] for service in found["contents"]]
    assert seen == ["Kerho 0", "Kerho 1", "Kerho 2", "Apu 0", "Apu 1", "Apu 2"]
    get(client, "hsds/services?per_page=2&page=4", 404)

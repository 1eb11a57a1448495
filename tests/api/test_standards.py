"""HSDS 3 and Popolo: documents are valid against the public schemas, and fuller than those demand.

The schemas lie beside the project (`PORTAL_STANDARDS`, else ../shared/standards); without them the checks are skipped.
"""

import json
import os
from pathlib import Path

import jsonschema_rs
import pytest
from django.conf import settings
from django.utils import timezone

from associations.models import Area, AreaPeriod
from tests.factories import accounts, bodies, huoltamo
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
STANDARDS = Path(os.environ.get("PORTAL_STANDARDS", settings.BASE_DIR.parent / "shared" / "standards"))
needs_standards = pytest.mark.skipif(
    not (STANDARDS / "README.md").exists(), reason=f"the public schemas are not here: {STANDARDS}"
)
# What our documents must have, where the schemas demand little or nothing. Of a sparse record, and of a full one.
REQUIRED = {
    "hsds organization": {"id", "name", "description", "uri", "legal_status"},
    "hsds service": {"id", "organization_id", "name", "status", "url", "last_modified", "cost_options", "organization"},
    "popolo organization": {
        *("id", "name", "other_names", "identifiers", "classification", "area_id", "contact_details", "links"),
        *("created_at", "updated_at", "sources", "parent_id"),
    },
    "popolo post": {
        *("id", "label", "role", "organization_id", "area_id", "start_date", "end_date"),
        *("created_at", "updated_at", "sources"),
    },
    "popolo membership": {
        *("id", "label", "role", "member", "organization_id", "post_id", "on_behalf_of_id", "start_date", "end_date"),
        *("created_at", "updated_at", "sources"),
    },
    "popolo area": {"id", "name", "classification", "identifier", "parent_id", "created_at", "updated_at", "sources"},
}
FULL = {
    "hsds organization": {
        *("alternate_name", "website", "year_incorporated", "contacts", "locations", "organization_identifiers"),
        "services",
    },
    "hsds service": {
        *("description", "fees_description", "eligibility_description", "languages", "schedules"),
        "service_at_locations",
    },
    "popolo organization": {"description", "founding_date"},
    "popolo post": {"start_date", "end_date"},
    "popolo membership": {"end_date", "on_behalf_of_id"},
    "popolo area": set(),
}


@pytest.fixture
def network():
    """A sparse association and one with everything, one that has ended, and the places."""
    place = rooms.municipality()
    village = Area.objects.create(slug="marjala", name_fi="Marjala", kind="village")
    AreaPeriod.objects.create(area=village, municipality=place)
    full = rooms.organisation(
        "Täysi ry",
        name_sv="Full rf",
        domicile=place,
        description_fi="Kylätalo.",
        founded_year=1950,
        website="https://taysi.example/",
        register_number="123.456",
        business_id="1234567-1",
        languages=["fi"],
    )
    full.links.create(label="Kartta", url="https://kartta.example/")
    shown = dict.fromkeys(("name_seen_by", "email_seen_by", "phone_seen_by"), "public")
    rooms.contact(full, name="Aino", role_title="sihteeri", email="a@b.example", phone="050 1", **shown)
    rooms.activity(
        full,
        "Kerho",
        municipality=place,
        place="Kylätalo",
        remote=True,
        time="ti 17",
        target_group="kaikki",
        life_stages=["older"],
        description="Kahvia.",
        accessibility="Luiska.",
        languages=["fi"],
        fee="members",
        fee_text="3 €",
    )
    huoltamo.offer(
        full,
        "Teltta",
        mode="both",
        price_model="per_hour",
        amount="12.50",
        unit="tunti",
        languages=["fi"],
        municipalities=[place],
    )
    huoltamo.offer(full, "Vaihtoapu", price_model="swap", swap_for="Leivonnaisia", whole_region=False)
    sparse = rooms.organisation("Vähä ry", domicile=None)
    rooms.activity(sparse, "Muu")
    rooms.organisation("Entinen ry", status="dissolved", dissolved_on=timezone.localdate())
    groups(full, place, village)


def groups(association, place, village):
    """A sparse body, and one with everything and two seats that are held."""
    day = timezone.localdate()
    whole = bodies.body(
        "Täysi työryhmä",
        kind="working_group",
        parent=bodies.body(kind="regional"),
        municipality=place,
        area=village,
        name_sv="Full arbetsgrupp",
        mandate_fi="Kylien asiat.",
        mailbox="ryhma@jane.example",
        founded_on=day,
    )
    seat = bodies.seat(
        whole, "chair", title="Kylien edustaja", since=day - 200 * bodies.DAY, until=day + 90 * bodies.DAY
    )
    bodies.mandate(seat, accounts.user(), on_behalf_of=association, until=day + 9 * bodies.DAY)
    bodies.mandate(bodies.seat(whole), None, name="Aino", carries_over=True, until=day - bodies.DAY)


def documents(client):
    """kind → documents, from the lists and each alone, in three languages."""
    found = {kind: [] for kind in REQUIRED}
    for language in ("fi", "sv", "en"):
        headers = {"Accept-Language": language}
        for kind, of in found.items():
            path = f"/api/v1/{kind.replace(' ', '/')}s"
            page = client.get(path, headers=headers).json()
            listed = page.get("contents", page.get("results"))
            of += listed + [client.get(f"{path}/{one['id']}", headers=headers).json() for one in listed]
    return found


@needs_standards
@pytest.mark.parametrize("noun", ["organization", "service"])
def test_hsds_documents_are_valid(client, network, noun):
    schema = json.loads((STANDARDS / f"hsds/schema/compiled/{noun}.json").read_text())
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    found = documents(client)[f"hsds {noun}"]
    assert len(found) == {"organization": 12, "service": 24}[noun]
    assert [str(error) for one in found for error in validator.iter_errors(one)] == []


def _as_draft_4(schema):
    """Popolo is written in draft 3, where a property says itself that it is required."""
    if isinstance(schema, dict):
        named = [name for name, one in schema.get("properties", {}).items() if one.get("required") is True]
        rest = {key: _as_draft_4(value) for key, value in schema.items() if key not in {"required", "$schema"}}
        return rest | ({"required": named} if named else {})
    return schema


@needs_standards
@pytest.mark.parametrize(("noun", "number"), [("organization", 30), ("post", 12), ("membership", 12), ("area", 18)])
def test_popolo_documents_are_valid(client, network, noun, number):
    schemas = {path.stem: json.loads(path.read_text()) for path in (STANDARDS / "popolo/schemas").glob("*.json")}
    known = [(one["id"].rstrip("#"), _as_draft_4(one)) for one in schemas.values()]
    registry = jsonschema_rs.Registry(known, draft=jsonschema_rs.Draft4)
    validator = jsonschema_rs.Draft4Validator(_as_draft_4(schemas[noun]), registry=registry, validate_formats=True)
    assert not validator.is_valid({"links" if noun == "organization" else "sources": [{"note": "no address"}]})
    found = documents(client)[f"popolo {noun}"]
    assert len(found) == number
    assert [str(error) for one in found for error in validator.iter_errors(one)] == []


def test_documents_hold_more_than_the_schemas_demand(client, network):
    for kind, found in documents(client).items():
        assert found
        for one in found:
            inner = {"organization"} if kind == "hsds service" else set()
            assert REQUIRED[kind] - inner <= set(one), kind
        full = max(found, key=lambda one: len(json.dumps(one)))
        assert FULL[kind] <= {name for name, value in full.items() if value}, kind


def test_parts_keep_their_identifiers(client, network):
    first, again = documents(client), documents(client)
    assert first == again
    organization = max(first["hsds organization"], key=lambda one: len(json.dumps(one)))
    at = organization["services"][0]["service_at_locations"]
    assert [one["location_id"] for one in at] == [place["id"] for place in organization["locations"]]
    assert [place["location_type"] for place in organization["locations"]] == ["physical", "virtual"]
    ids = [one["id"] for one in (*organization["locations"], *at, *organization["organization_identifiers"])]
    assert len(set(ids)) == len(ids) == 6

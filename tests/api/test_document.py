"""The OpenAPI description tells the truth: generated questions get documented answers and no faults of ours."""

import re

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from jane_portal.api.views.docs import PARAMETERS
from jane_portal.api.views.root import document
from tests.factories import associations as rooms
from tests.factories import bodies, huoltamo, representation

pytestmark = pytest.mark.django_db
OPERATIONS = sorted(document()["paths"])
# Questions against the description are made where there is something to ask.
GENERATED = [(path, "POSITIVE") for path in OPERATIONS] + [
    (path, "NEGATIVE")
    for path in OPERATIONS
    if any(one.get("in") == "query" for one in document()["paths"][path]["get"]["parameters"])
]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
]
FEW = settings(
    max_examples=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def schema(db):
    """The application as a server calls it, but on the connection of the test, which must stay open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def records():
    place = rooms.municipality()
    one = rooms.organisation("Marjala ry", domicile=place, sector=rooms.sector())
    one.works_in.add(place)
    rooms.contact(one, name="Aino", name_seen_by="public")
    rooms.activity(one, municipality=place, place="Talo")
    offered, wanted = huoltamo.offer(one, municipalities=[place]), huoltamo.need(one)
    seat = bodies.seat(bodies.body(municipality=place))
    held = bodies.mandate(seat, on_behalf_of=one)
    office, election = representation.office(municipality=place), representation.announced(municipality=place)
    representation.candidate(election, one)
    return (
        {"{code}": "426", "sectors/{key}": one.sector.uuid, "areas/{key}": place.uuid}
        | {"offers/{key}": offered.uuid, "needs/{key}": wanted.uuid}
        | {"agents/{key}": office.uuid, "elections/{key}": election.uuid}
        | {"bodies/{key}": seat.body.uuid, "posts/{key}": seat.uuid, "memberships/{key}": held.uuid}
        | dict.fromkeys(("associations/{key}", "organizations/{key}"), one.uuid)
        | dict.fromkeys(("activities/{key}", "services/{key}"), one.activities.get().uuid)
    )


@pytest.mark.parametrize(("path", "mode"), GENERATED)
def test_generated_questions_get_documented_answers(schema, records, path, mode):
    operation = schema[path]["GET"]

    @FEW
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.mark.parametrize("path", OPERATIONS)
def test_real_answers_are_as_documented(records, client, path):
    address = path
    for part, value in records.items():
        address = re.sub(re.escape(part) + "$", lambda _match, p=part, v=value: p.partition("{")[0] + str(v), address)
    answer = client.get(address)
    if "areas/{key}" in path and "popolo" not in path:
        assert answer.status_code == 404  # a municipality is no area of its own
        return
    assert answer.status_code == 200
    described = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**described, "components": document()["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(answer.json())


def test_description_is_openapi_3_1_and_every_operation_is_named():
    described = document()
    assert described["openapi"] == "3.1.0"
    assert described["info"]["license"]["name"] == "CC BY 4.0"
    for methods in described["paths"].values():
        assert set(methods) == {"get"}
        assert methods["get"]["summary"]
        assert {"200", "304", "400", "404", "429"} <= set(methods["get"]["responses"])


def test_page_explains_every_parameter():
    named = {
        one["name"]
        for methods in document()["paths"].values()
        for one in methods["get"]["parameters"]
        if one.get("in") == "query"
    }
    assert named == set(PARAMETERS)


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_page_for_people_shows_every_operation(client, prefix):
    page = client.get(f"{prefix}/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert [path for path in OPERATIONS if path.removeprefix("/api/v1") not in text] == []
    assert "CC BY 4.0" in text

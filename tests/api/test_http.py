"""How the API speaks HTTP: languages, caches, methods, other sites, limits, and what it says when it cannot answer."""

import json

import pytest
from django.test import Client

from jane_portal.api.middleware import PROBLEM
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
LIST = "/api/v1/associations"


@pytest.mark.parametrize("asked", ["sv", "en-GB,en;q=0.9", "fi", "", "xx", "sv-FI;q=0.2,fi;q=0.9", "fi;q=nan," * 300])
def test_language_comes_from_the_header(client, asked):
    rooms.organisation("Suomi", name_sv="Svenska", name_en="English")
    wanted = {"sv": ("sv", "Svenska"), "en-GB,en;q=0.9": ("en", "English")}.get(asked, ("fi", "Suomi"))
    answer = client.get(LIST, headers={"Accept-Language": asked})
    assert (answer["Content-Language"], answer.json()["results"][0]["name"]) == wanted
    assert answer["Vary"] == "Accept-Language"
    # The next page of the same server is in its own language again.
    assert b'<html lang="fi"' in client.get("/saavutettavuus/", headers={"Accept-Language": asked}).content


def test_unchanged_answer_is_not_sent_again(client):
    one = rooms.organisation("Ennen")
    first = client.get(LIST)
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (again["Cache-Control"], again["Vary"]) == ("public, max-age=60", "Accept-Language")
    assert again["Access-Control-Allow-Origin"] == "*"
    one.name_fi = "Jälkeen"
    one.save()
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(LIST, headers={"If-None-Match": "*"}).status_code == 304


def test_head_tells_the_same_without_the_body(client):
    rooms.organisation()
    full, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert head[name] == full[name]
    assert client.head("/api/v1/activities/x").content == b""


def test_other_sites_may_read_and_nothing_else(client):
    answer = client.options(LIST, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in answer
    assert client.get(LIST)["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in client.get("/yhdistykset/")
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/docs")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_is_written(method):
    answer = Client(enforce_csrf_checks=True).generic(method, LIST, b"{}", content_type="application/json")
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "GET, HEAD, OPTIONS", PROBLEM)


def test_answer_is_the_same_whoever_asks_and_sets_no_cookie():
    one = rooms.organisation()
    rooms.contact(one, name="Salattu", email="a@piilo.example")
    owner = Client()
    owner.force_login(rooms.owner(one))
    secretary = Client()
    secretary.force_login(make.secretary())
    answers = [client.get(f"{LIST}/{one.uuid}") for client in (Client(), owner, secretary)]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies
    assert owner.get("/tyopoyta/").status_code == 200  # she is signed in still


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("tuntematon=1", "tuntematon"),
        ("page=1&page=2", "page"),
        ("page=0", "page"),
        ("page=1.0", "page"),
        ("page=%2B1", "page"),
        ("page=999999999999999999999", "page"),
        ("per_page=101", "per_page"),
        ("municipality=4260", "municipality"),
        ("municipality=%D9%A4%D9%A2%D9%A6", "municipality"),
        ("kind=x", "kind"),
        ("status=", "status"),
        ("sector=1", "sector"),
        ("newcomers_welcome=on", "newcomers_welcome"),
        ("updated_since=eilen", "updated_since"),
        ("updated_since=2026-02-30", "updated_since"),
        ("updated_since=1700000000", "updated_since"),
        ("updated_since=2026-01-01T00:00:00", "updated_since"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_line(client, query, parameter):
    answer = client.get(f"{LIST}?{query}")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (400, PROBLEM, "no-store")
    found = answer.json()
    assert (found["status"], [error["parameter"] for error in found["errors"]]) == (400, [parameter])
    assert found["errors"][0]["detail"]


@pytest.mark.parametrize(
    "since", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59"]
)
def test_days_at_the_edges_of_time_are_days(client, since):
    assert client.get(f"{LIST}?updated_since={since}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/", 404),
        ("/api/v2/", 404),
        ("/api/v1/associations/", 404),
        ("/api/v1/associations/1", 404),
        ("/api/v1/municipalities/4260", 404),
        ("/api/v1/associations?a=%00", 400),
        ("/api/v1/openapi.json?a=1", 400),
    ],
)
def test_problems_are_told_as_programs_read_them(client, path, status):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (status, PROBLEM, status)


def test_foreign_host_gets_a_problem_and_no_address(client):
    answer = client.get(LIST, headers={"Host": "paha.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert b"paha" not in answer.content


def test_fault_of_ours_tells_nothing(client, monkeypatch):
    monkeypatch.setattr("jane_portal.api.selectors.organisations.cut", lambda *_args: json.loads("salaisuus"))
    client.raise_request_exception = False
    answer = client.get(LIST)
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"salaisuus" not in answer.content


def test_too_many_questions_wait_for_the_next_minute(client, settings, time_machine):
    time_machine.move_to("2026-11-22T12:00:30Z", tick=False)
    settings.API_REQUESTS_A_MINUTE = 3
    answers = [client.get(LIST, REMOTE_ADDR="192.0.2.7") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[3]["Retry-After"], answers[3]["Content-Type"]) == ("30", PROBLEM)
    assert client.get(LIST, REMOTE_ADDR="192.0.2.8").status_code == 200
    time_machine.move_to("2026-11-22T12:01:00Z", tick=False)
    assert client.get(LIST, REMOTE_ADDR="192.0.2.7").status_code == 200

"""Calendars, Atom feeds and charts are what their readers expect, whatever is written into them."""

from __future__ import annotations

import datetime
import io
import re
import uuid
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from icalendar import Calendar

from associations.models import Organisation
from jane_portal.core.charts import Row, bar_chart, line_chart
from jane_portal.core.feeds.atom import LONGEST, Entry, atom_response
from jane_portal.core.feeds.ics import CalendarEvent, calendar
from tests.factories import associations as rooms

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime.datetime(2026, 11, 21, 12, 0, tzinfo=datetime.UTC)
BASE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["a\r\nEND:VCALENDAR", "x;y,z\\n\\", "ä" * 90, "<b>&amp;", "]]>", "\x00\x0b\u2028", "BEGIN:VEVENT\nUID:1"]
)


def event(**fields) -> CalendarEvent:
    values = {
        "uuid": uuid.UUID(int=7),
        "version": 3,
        "title": "Syyskokous",
        "start": datetime.datetime(2026, 10, 24, 18, 0, tzinfo=HELSINKI),
        "end": datetime.datetime(2026, 10, 24, 20, 0, tzinfo=HELSINKI),
        "changed": NOW,
    }
    return CalendarEvent(**values | fields)


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_event_keeps_its_identity_and_time_zone():
    data = calendar([event(place="Kylätalo; sali, 2", text="Eka\nToka")], name="Kokoukset")
    found = lines(data)
    assert "UID:00000000-0000-0000-0000-000000000007@127.0.0.1" in found
    assert {"SEQUENCE:2", "STATUS:CONFIRMED", "DTSTAMP:20261121T120000Z", "METHOD:PUBLISH"} <= set(found)
    assert "DTSTART;TZID=Europe/Helsinki:20261024T180000" in found
    assert r"LOCATION:Kylätalo\; sali\, 2" in found
    assert r"DESCRIPTION:Eka\nToka" in found
    assert "BEGIN:VTIMEZONE" in found and "TZID:Europe/Helsinki" in found
    assert data == calendar([event(place="Kylätalo; sali, 2", text="Eka\nToka")], name="Kokoukset")


def test_changed_and_cancelled_event_is_the_same_one_with_a_higher_number():
    found = lines(calendar([event(version=4, cancelled=True)], name="x", method="CANCEL"))
    assert {"SEQUENCE:3", "STATUS:CANCELLED", "METHOD:CANCEL"} <= set(found)


def test_summer_time_and_whole_days():
    summer = event(start=datetime.datetime(2026, 7, 1, 15, 0, tzinfo=datetime.UTC), end=None)
    assert "DTSTART;TZID=Europe/Helsinki:20260701T180000" in lines(calendar([summer], name="x"))
    days = event(start=datetime.date(2026, 12, 24), end=datetime.date(2026, 12, 26))
    found = lines(calendar([days], name="x"))
    assert {"DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"} <= set(found)


@effort(max_examples=60, deadline=None)
@given(title=HOSTILE, place=HOSTILE, text=HOSTILE, url=HOSTILE)
def test_no_text_breaks_a_calendar(title, place, text, url):
    data = calendar([event(title=title, place=place, text=text, url=url)], name=title)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    found = Calendar.from_ical(data)
    assert [part.name for part in found.subcomponents if part.name == "VEVENT"] == ["VEVENT"]
    assert found.walk("VEVENT")[0].decoded("SEQUENCE") == 2


def entry(**fields) -> Entry:
    values = {"uuid": uuid.UUID(int=5), "title": "Kylä ry", "path": "/yhdistykset/kyla/", "text": "Talkoita."}
    return Entry(**values | {"published": NOW, "updated": NOW} | fields)


def feed(*entries: Entry) -> ElementTree.Element:
    response = atom_response(title="Uudet", path="/x.atom", page="/x/", author="Portaali", entries=entries)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def test_feed_has_what_rfc_4287_asks_for():
    found = feed(entry(topics=["Liperi", ""]))
    assert all(found.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://127.0.0.1:8000/x/", "self": "http://127.0.0.1:8000/x.atom"}
    one = found.find(f"{ATOM}entry")
    assert one.findtext(f"{ATOM}id") == "urn:uuid:00000000-0000-0000-0000-000000000005"
    assert one.findtext(f"{ATOM}updated") == "2026-11-21T14:00:00+02:00"
    assert [topic.get("term") for topic in one.findall(f"{ATOM}category")] == ["Liperi"]
    assert found.findtext(f"{ATOM}id") == feed().findtext(f"{ATOM}id")


@effort(max_examples=60, deadline=None)
@given(title=HOSTILE, text=HOSTILE, topic=HOSTILE)
def test_no_text_breaks_a_feed(title, text, topic):
    one = feed(entry(title=title, text=text, topics=[topic])).find(f"{ATOM}entry")
    assert "<" not in (one.findtext(f"{ATOM}summary") or "")


def test_feed_is_short():
    assert len(feed(*[entry()] * (LONGEST + 9)).findall(f"{ATOM}entry")) == LONGEST


@pytest.mark.django_db
def test_feed_of_associations_newest_first_and_by_municipality(client, django_assert_max_num_queries):
    joensuu = rooms.municipality("167", "Joensuu")
    first, second = rooms.organisation("Eka ry"), rooms.organisation("Toka ry")
    second.works_in.add(joensuu)
    rooms.organisation("Poissa ry", deleted_at=timezone.now())
    rooms.organisation("Yritys oy", kind="company")
    client.get("/yhdistykset.atom")
    with django_assert_max_num_queries(2):
        found = ElementTree.fromstring(client.get("/yhdistykset.atom").content)  # noqa: S314
    assert [one.text for one in found.iter(f"{ATOM}title")][1:] == ["Toka ry", "Eka ry"]
    first.save()
    found = ElementTree.fromstring(client.get("/yhdistykset.atom").content)  # noqa: S314
    assert [one.text for one in found.iter(f"{ATOM}title")][1:] == ["Eka ry", "Toka ry"]
    found = ElementTree.fromstring(client.get("/sv/yhdistykset.atom?kunta=joensuu").content)  # noqa: S314
    assert [one.text for one in found.iter(f"{ATOM}title")][1:] == ["Toka ry"]
    assert client.get("/yhdistykset.atom?kunta=ei-ole").status_code == 404


def walk(client, address):
    """Pages of a feed from the first to the last: (links, ids of entries)."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        found = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        links = {one.get("rel"): one.get("href").removeprefix(BASE) for one in found.findall(f"{ATOM}link")}
        yield found.findtext(f"{ATOM}id"), links, [one.findtext(f"{ATOM}id") for one in found.iter(f"{ATOM}entry")]
        address = links.get("next")


@pytest.mark.django_db
def test_long_feed_is_read_page_by_page_while_entries_change(client, monkeypatch):
    """RFC 5005: each entry once, also those changed in the same moment; what changes meanwhile moves to the front."""
    monkeypatch.setattr("associations.selectors.feed.LONGEST", 2)
    place = rooms.municipality("167", "Joensuu")
    made = [rooms.organisation(f"Yhdistys {number}", domicile=place) for number in range(7)]
    Organisation.objects.update(updated_at=NOW)
    start = "/sv/yhdistykset.atom?kunta=joensuu"
    seen, feeds = [], set()
    for number, (feed_id, links, ids) in enumerate(walk(client, start)):
        seen += ids
        feeds.add(feed_id)
        assert links["self"].startswith(start) and links.get("first") == (start if number else None)
        if number == 0:
            made[0].save()  # the last one of all moves to the front
            rooms.organisation("Uusi", domicile=place)
    assert seen == [f"urn:uuid:{one.uuid}" for one in reversed(made[1:])]
    assert len(feeds) == 1
    first = next(walk(client, start))[2]
    assert f"urn:uuid:{made[0].uuid}" in first


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["x", "-", "1-", "1-1-1", "9" * 40 + "-1", "1-" + "9" * 40, "٣-٣", "1-1'"])
def test_page_of_a_feed_that_is_none_is_not_found(client, place):
    assert client.get("/yhdistykset.atom", {"ennen": place}).status_code == 404
    assert client.get("/yhdistykset.atom", {"ennen": "9" * 17 + "-" + "9" * 18}).status_code == 200


ROWS = [Row("Kulttuuri & taide", 40, "40", "/x/"), Row("<b>", 10, "10"), Row("Kylät", 0, "0")]


@pytest.mark.parametrize("make", [bar_chart, line_chart])
@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []])
def test_chart_is_well_formed_named_and_has_its_table(make, language, rows):
    with translation.override(language):
        chart = make(key="k", title="Yhdistykset", summary="Eniten: 40.", heading="Ala", unit="Määrä", rows=rows)
        page = render_to_string("partials/_chart.html", {"chart": chart})
    drawing = re.search(r"<svg.*</svg>", page, re.S)[0]
    root = ElementTree.parse(io.StringIO(drawing)).getroot()  # noqa: S314
    ids = {part.get("id"): part.text for part in root if part.get("id")}
    assert [ids[name] for name in root.get("aria-labelledby").split()] == ["Yhdistykset", "Eniten: 40."]
    assert len(re.findall(r"<tr>", page)) == len(rows) + 1
    assert "style=" not in page and "<script" not in page and "<b>" not in page
    widths = [mark.width or mark.x for mark in chart.marks]
    assert all(re.fullmatch(r"\d+(\.\d+)?%?", width) for width in widths)
    if make is bar_chart and len(rows) == 3:
        assert widths == ["100%", "25%", "0%"]

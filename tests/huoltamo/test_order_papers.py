"""Summaries of many agreed orders: the sweep looks at what has changed, and says so in few statements."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huoltamo.models import Category, Order, OrderTerms
from huoltamo.selectors.order_papers import SUMMARY, calendar_of
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf import prints
from tests.factories.orders import in_days, order, row, two

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch) -> list[str]:
    """The titles of the documents drawn; the process that draws them is tried elsewhere."""
    titles: list[str] = []

    def draw(html: str, **_options) -> bytes:
        titles.append(html.split("<title>")[1].split("</title>")[0].rpartition(": ")[2])
        return b"%PDF-1.7"

    monkeypatch.setattr(prints, "render_pdf", draw)
    return titles


def _statements() -> int:
    with CaptureQueriesContext(connection) as caught:
        assert prints.refresh_prints() == 0
    return len(caught.captured_queries)


def test_a_quiet_round_costs_the_same_whatever_the_number_of_orders(drawn):
    pair = two()
    prints.refresh_prints()  # the card of the municipality
    row(pair.buyer, pair.offer, "agreed")
    assert prints.refresh_prints() == 3
    one = _statements()
    for _number in range(11):
        row(pair.buyer, pair.offer, "agreed")
    assert prints.refresh_prints() == 33
    assert _statements() == one


def test_a_round_makes_what_has_changed_and_nothing_else(drawn):
    pair = two()
    rows = [row(pair.buyer, pair.offer, "agreed", title=title) for title in ("A", "B", "C")]
    prints.refresh_prints()
    drawn.clear()
    # What a summary does not show is not looked at; a word in one language is drawn in that language alone.
    Order.objects.filter(pk=rows[0].pk).update(moved_at=rows[0].moved_at + datetime.timedelta(days=1), version=9)
    assert (prints.refresh_prints(), drawn) == (0, [])
    OrderTerms.objects.filter(order=rows[1]).update(what="\u2013")
    assert (prints.refresh_prints(), drawn) == (3, ["B"] * 3)
    Category.objects.filter(pk=rows[0].category_id).update(name_sv="Digistöd")
    assert prints.refresh_prints() == 3
    quiet = _statements()
    assert quiet == _statements()
    Order.objects.filter(pk=rows[2].pk).update(state="cancelled")
    assert prints.refresh_prints() == 0
    assert StoredFile.objects.filter(kind=SUMMARY).count() == 6


def test_many_are_made_so_many_at_a_time(drawn):
    pair = two()
    prints.refresh_prints()
    for _number in range(3):
        row(pair.buyer, pair.offer, "agreed")
    assert [prints.refresh_prints(most=4) for _round in range(4)] == [4, 4, 1, 0]


def test_a_step_of_an_agreed_order_has_its_summary_made_at_once(drawn, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("jane_portal.core.dispatch._publish", lambda task, ids: asked.append((task, ids.get("key"))))
    with django_capture_on_commit_callbacks(execute=True):
        made = order(two(), "agreed")
    assert asked.count(("core.make_print", str(made.pk))) == 3


def test_an_order_that_begins_late_in_the_evening_ends_after_it_begins():
    made = order(two(), "agreed")
    OrderTerms.objects.filter(order=made).update(day=in_days(3), starts=datetime.time(23, 30))
    made = Order.objects.select_related("agreed_terms", "buyer", "provider").get(pk=made.pk)
    lines = dict(line.split(":", 1) for line in calendar_of(made).decode().splitlines() if line.startswith("DT"))
    start, end = (next(value for name, value in lines.items() if name.startswith(key)) for key in ("DTSTART", "DTEND"))
    assert start < end

"""A member leaves in the middle of the term: her deputy rises, and the deputy's seat is vacant wherever one looks."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
VACANT = "Avoinna"


def _vacancies(page: Page, portal_url: str, body: str) -> dict[str, int]:
    """What anybody reads: vacancies on the page of the group, on the list, and in its figures."""
    page.goto(body)
    found = {"page": page.locator("#members ~ * td", has_text=VACANT).count()}
    page.goto(f"{portal_url}/toimielimet/")
    name = page.locator("li", has=page.locator(f"a[href='{body.removeprefix(portal_url)}']"))
    tag = re.search(r"(\d+) varajäsenen paik", name.inner_text())
    found["list"] = int(tag[1]) if tag else 0
    page.goto(f"{body}luvut/")
    filled, seats = re.search(r"Varajäsenet\s+(\d+)/(\d+)", page.locator("main").inner_text()).groups()
    return found | {"figures": int(seats) - int(filled)}


def _on_desk(page: Page, portal_url: str) -> int:
    """How many seats need somebody; the demo network has more of them than a desk shows."""
    page.goto(f"{portal_url}/tyopoyta/")
    return max(int(number) for number in re.findall(r"\d+", page.locator("#desk-seats ~ p").inner_text()))


def test_deputy_rises_when_a_member_leaves_and_her_own_seat_shows_as_vacant_everywhere(portal, signed_in_context):
    page, public = signed_in_context("sihteeri").new_page(), signed_in_context(None, **PHONE).new_page()
    waiting = _on_desk(page, portal.url)
    page.goto(f"{portal.url}/toimielimet/")
    page.locator("#kind-regional ~ ul a").first.click()
    body = page.url
    before = _vacancies(public, portal.url, body)
    page.goto(f"{body}paikat/")
    # a member who is simply there, and her deputy: the vice chair of the demo network
    seat, beside = (page.locator("ul.record-list > li").nth(number) for number in (2, 3))
    holder, deputy = (one.locator("ul li").first.inner_text().split(",")[0] for one in (seat, beside))
    assert holder != deputy
    seat.get_by_role("link", name=re.compile("Päätä")).first.click()
    page.get_by_label("Viimeinen päivä").fill((datetime.date.today() - datetime.timedelta(days=1)).isoformat())
    page.get_by_label("varajäsen").check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".ds-error-summary")).to_be_visible()
    expect(page.get_by_label("varajäsen")).to_be_checked()
    page.get_by_label("Syy").fill("Muutti toiselle paikkakunnalle")
    page.locator("main form button[type=submit]").click()
    expect(seat.locator("ul li").first).to_contain_text(deputy)
    expect(beside).to_contain_text(VACANT)

    after = _vacancies(public, portal.url, body)
    assert after == {place: number + 1 for place, number in before.items()}
    public.goto(body)
    assert public.evaluate("document.documentElement.scrollWidth") <= 360
    assert _on_desk(page, portal.url) == waiting + 1
    for one in (page, public):
        one.context.close()

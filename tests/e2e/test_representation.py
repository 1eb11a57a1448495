"""The network's own bodies in the browser: a local group founded and its vacancy seen, an agent chosen on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
NAME = "Tohmajärven paikallisryhmä"


def _page(context) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def test_secretary_founds_a_local_group_and_everybody_sees_its_vacancy(portal, signed_in_context):
    page = _page(signed_in_context("sihteeri"))
    page.goto(f"{portal.url}/toimielimet/perusta/")
    page.get_by_label("Nimi", exact=False).first.fill(NAME)
    page.get_by_label("Kunta").select_option(label="Tohmajärvi")
    page.get_by_label("Perustamiskokouksen päivä").fill("2026-03-03")
    page.get_by_label("Ensimmäinen toimikausi päättyy").fill("2031-12-31")
    for number in range(5):
        page.locator(f"[name=paikat-{number}-sector]").select_option(index=number + 1)
    page.locator("[name=paikat-0-person]").fill("Taimi Tarmo")
    page.locator("[name=paikat-0-email]").fill("taimi@demo.example")
    page.get_by_role("button", name="Perusta ryhmä").click()
    expect(page.get_by_text("Nimeä varasihteeri tai rastita").first).to_be_visible()
    page.get_by_label("Varasihteeri nimetään myöhemmin").check()
    page.get_by_role("button", name="Perusta ryhmä").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_role("link", name="Nimeä varasihteeri")).to_be_visible()
    address = page.url

    public = _page(signed_in_context(None, **PHONE))
    assert public.goto(address).status == 404
    page.get_by_role("button", name="Julkaise", exact=True).click()
    assert public.goto(address).status == 200
    expect(public.get_by_text("Avoinna", exact=True)).to_have_count(6)
    expect(public.get_by_text("Taimi Tarmo")).to_have_count(0)
    public.goto(f"{portal.url}/toimielimet/")
    expect(public.locator("li", has_text=NAME)).to_contain_text("5 paikkaa avoinna")
    page.goto(f"{portal.url}/tyopoyta/")
    expect(page.locator("#desk-seats")).to_be_visible()


def test_association_votes_for_its_agent_once_on_a_phone_without_scripts(portal, signed_in_context):
    page = _page(signed_in_context("agentti", **PHONE))
    page.goto(f"{portal.url}/tyopoyta/")
    page.get_by_role("link", name=re.compile("Äänestä yhdistyksen")).click()
    ballot = page.url
    page.locator("main form input[type=radio]").first.check()
    page.get_by_role("button", name="Anna ääni").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiitos äänestäsi")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"{portal.url}/tyopoyta/")
    expect(page.get_by_role("link", name=re.compile("Äänestä yhdistyksen"))).to_have_count(0)
    answer = page.goto(ballot)
    expect(page.locator("main form input[type=radio]")).to_have_count(0)
    assert answer.status < 500

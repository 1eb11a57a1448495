"""The network's own bodies in the browser: a local group founded and its vacancy seen, an agent chosen on a phone, a
representative asked for and her report read."""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
NAME = "Tohmajärven paikallisryhmä"
# What happens by itself each night.
NIGHT = "from networks.representation.actions.outside_rounds import go_through_outside as go; go()"
TASK = "Tuo yhdistysten kokemukset kylien tilatyöryhmään."


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


def _link_in_letter(portal, box: Page, to: str, subject: str) -> str:
    """The first address in the newest letter to somebody, read in the mailbox of the demo."""
    for _attempt in range(60):
        box.goto(f"{portal.url}/demo/postit/")
        row = box.locator("tr", has_text=f"{to}@demo.example").filter(has_text=subject)
        if row.count():
            row.first.locator("a").first.click()
            found = re.search(rf"{re.escape(portal.url)}/edustaja\S+", box.locator("article.letter").inner_text())
            assert found, "the letter has no link"
            return found[0]
        box.wait_for_timeout(250)
    raise AssertionError(f"no letter about {subject!r} came")


def _fill(page: Page, address: str, button: str, **values: str) -> None:
    page.goto(address)
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main form").get_by_role("button", name=button).click()
    expect(page.locator("main .ds-alert, main .messages").first).to_be_visible()


def test_municipality_asks_for_a_representative_and_reads_what_came_of_it(portal, signed_in_context):
    today = datetime.date.today()
    days = {number: (today + datetime.timedelta(days=number)).isoformat() for number in (-30, -1, 10, 20, 400)}
    asks, chooses = _page(signed_in_context("kunta")), _page(signed_in_context("sihteeri"))
    asks.goto(f"{portal.url}/edustajapyynnot/uusi/")
    place = asks.locator("[name=municipality]")
    if place.evaluate("node => !node.value"):
        place.select_option(index=1)
    asks.locator("[name=name]").fill("Kylien tilatyöryhmä")
    asks.locator("[name=task]").fill(TASK)
    for name, number in (("term_since", -30), ("term_until", 400), ("deadline", 20)):
        asks.locator(f"[name={name}]").fill(days[number])
    asks.get_by_role("button", name="Lähetä").click()
    expect(asks.get_by_role("heading", level=1)).to_have_text("Edustajaa haetaan")
    request = asks.url

    _fill(chooses, f"{request}haku/", "Tallenna", call_until=days[10])
    proposes = _page(signed_in_context("yhdistys"))
    _fill(proposes, f"{request}ehdota/", "Lähetä", email="edustaja1@demo.example", name="Eila Edustaja")

    # The candidate has no account: she answers by the links of letters, on a phone without scripts.
    phone = _page(signed_in_context(None, **PHONE))
    phone.goto(_link_in_letter(portal, chooses, "edustaja1", "Edustaisitko"))
    phone.locator("main [name=motivation]").fill("Kuuntelen kyliä.")
    phone.get_by_role("button", name="Kyllä, asetun ehdolle").click()
    expect(phone.locator("main .ds-alert").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    chooses.goto(f"{request}valinta/")
    chooses.locator("main select").first.select_option("member")
    chooses.locator("[name=decision]").fill("JANE, kokous 1")
    chooses.get_by_role("button", name="Tallenna").click()
    _fill(asks, f"{request}paikat/", "Tallenna", since=days[-30])
    asks.get_by_role("link", name="Kylien tilatyöryhmä").first.click()
    body = asks.url

    _fill(chooses, f"{body}kokoukset/uusi/", "Tallenna", day=days[-1], topics="Tilojen hinnat")
    portal.manage("shell", "-c", NIGHT)
    phone.goto(_link_in_letter(portal, chooses, "edustaja1", "Kolme kysymystä"))
    phone.locator("[name=said]").fill("Kerroin, että pienet yhdistykset tarvitsevat maksuttomia iltoja.")
    phone.locator("[name=wanted]").fill("Kootaan toiveet tiloista.")
    phone.get_by_role("button", name="Lähetä").click()
    expect(phone.get_by_text("maksuttomia iltoja")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    for reader in (asks, _page(signed_in_context(None))):
        reader.goto(body)
        expect(reader.get_by_text("maksuttomia iltoja")).to_be_visible()
        reader.goto(f"{portal.url}/edustajat/")
        expect(reader.locator("main table")).to_be_visible()

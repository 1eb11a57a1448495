"""One person from first to last: asks for an entry, keeps it, answers the yearly letter, takes her data and goes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

EMAIL = "mari.matkalla@demo.example"
NAME = "Mari Matkalla"
ASK = """
from django.utils import timezone
from associations.actions.freshness import ask_association
from associations.models import Organisation
ask_association(organisation=Organisation.objects.get(slug="{slug}"), turn=timezone.localdate(), by=None)
"""


def _page(context) -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def _letter(portal, box: Page, subject: str, known: str = "") -> str:
    """The newest letter to her whose subject has these words and that is another than `known`, read in the mailbox."""
    for _attempt in range(60):
        box.goto(f"{portal.url}/demo/postit/")
        row = box.locator("tr", has_text=EMAIL).filter(has_text=subject)
        if row.count() and row.first.locator("a").first.get_attribute("href") != known:
            row.first.locator("a").first.click()
            return box.locator("article.letter").inner_text()
        box.wait_for_timeout(300)
    raise AssertionError(f"no letter about {subject!r} came")


def _code(portal, box: Page, known: str = "") -> str:
    found = re.search(r"\b([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\b", _letter(portal, box, "Vahvista osoitteesi", known))
    assert found, "no code in the letter"
    return found[1]


def _press(page: Page, name: str | None = None) -> None:
    buttons = page.locator("main form button[type=submit]")
    (buttons.filter(has_text=name) if name else buttons).first.click()


def _choose_association(portal, page: Page) -> tuple[str, str]:
    """Go from the directory to asking for the first entry in Nurmes; returns its slug and name."""
    page.goto(f"{portal.url}/yhdistykset/?kunta=nurmes")
    page.locator("#results h2 a, #results h3 a").first.click()
    slug = page.url.split("/yhdistykset/")[1].split("/")[0]
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="Onko tämä teidän yhdistyksenne?").click()
    return slug, name


def _copy_of_own_data(portal, page: Page) -> zipfile.ZipFile:
    page.goto(f"{portal.url}/omat-tiedot/")
    _press(page, "Tee kopio")
    for _attempt in range(60):
        page.goto(f"{portal.url}/omat-tiedot/")
        if page.locator("main a[href$='kopio.zip']").count():
            break
        page.wait_for_timeout(300)
    with page.expect_download() as download:
        page.locator("main a[href$='kopio.zip']").click()
    return zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))


def _answer_the_yearly_letter(portal, box: Page, anybody: Page, slug: str) -> None:
    portal.manage("shell", "-c", ASK.format(slug=slug))
    yearly = _letter(portal, box, "paikkansa")
    anybody.goto(re.search(r"http://\S+/vahvistus/\S+/", yearly)[0])
    _press(anybody)
    expect(anybody.locator("main")).to_contain_text("ajantasaisiksi")


def test_person_claims_answers_takes_her_data_and_is_erased(portal, browser, signed_in_context):
    # The whole way without scripts: whatever a script adds is comfort.
    page = _page(browser.new_context(locale="fi-FI", java_script_enabled=False, accept_downloads=True))
    box = _page(browser.new_context(locale="fi-FI"))
    slug, association = _choose_association(portal, page)
    page.get_by_role("link", name="Luo tili").click()
    page.locator("main input[name=name]").fill(NAME)
    page.locator("main input[type=email]").fill(EMAIL)
    _press(page)
    page.locator("main input[name=code]").fill(_code(portal, box))
    first_code = urlsplit(box.url).path
    _press(page)
    page.wait_for_url(re.compile(f"/{slug}/omistus/$"))
    page.locator("main input[type=radio]").first.check()
    page.locator("main textarea").fill("Valittiin puheenjohtajaksi 12.3.2026.")
    _press(page)
    expect(page.locator("main .ds-alert")).to_contain_text("Pyyntösi on perillä")
    claim = page.url

    secretary = _page(signed_in_context("sihteeri"))
    secretary.goto(claim)
    _press(secretary, "Hyväksy")
    expect(secretary.locator("main")).to_contain_text("Hyväksytty")
    _letter(portal, box, "Voit nyt muokata")
    page.goto(claim)
    page.locator("main a", has_text="Muokkaa tietoja").click()
    page.wait_for_url(re.compile(f"/{slug}/muokkaa/$"))

    anybody = _page(browser.new_context(locale="fi-FI", java_script_enabled=False))
    _answer_the_yearly_letter(portal, box, anybody, slug)

    copy = _copy_of_own_data(portal, page)
    assert {"tiedot.html", "tiedot.json", "tyyli.css"} <= set(copy.namelist())
    assert EMAIL in json.loads(copy.read("tiedot.json"))["addresses"]
    readable = copy.read("tiedot.html").decode()
    assert NAME in readable and association in readable

    page.goto(f"{portal.url}/omat-tiedot/poista/")
    _press(page, "Lähetä koodi")
    page.locator("main input[name=code]").fill(_code(portal, box, known=first_code))
    _press(page)
    expect(page.locator("main")).to_contain_text("seitsemän päivän")
    portal.manage("erase_person", EMAIL)
    page.goto(f"{portal.url}/tyopoyta/")
    page.wait_for_url(re.compile("/login/"))
    for address in (f"/yhdistykset/{slug}/", f"/haku/?q={NAME}", "/demo/postit/"):
        anybody.goto(f"{portal.url}{address}")
        expect(anybody.locator("main")).not_to_contain_text(EMAIL)
    secretary.goto(claim)
    expect(secretary.locator("main")).not_to_contain_text(NAME)

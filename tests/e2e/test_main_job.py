"""The main job as a person does it: bring the register in, search it, keep an entry true, read the same everywhere."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.bench.register_data import write_csv

pytestmark = pytest.mark.e2e

ROWS = 300


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "rekisteri.csv"
    write_csv(path, ROWS)
    return path


def _page(context) -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def _refused_by_the_policy(page: Page) -> list[str]:
    """Lines of the console that tell of something the Content-Security-Policy or the page itself refused."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text) if message.type == "error" else None)
    return lines


def test_import_in_the_browser_from_file_to_directory(portal, signed_in_context, register):
    page = _page(signed_in_context("sihteeri"))
    errors = _refused_by_the_policy(page)
    page.goto(f"{portal.url}/yhdistykset/tuonti/uusi/")
    page.locator("input[type=file]").set_input_files(register)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/yhdistykset/tuonti/\d+/"))
    page.locator("form:has(select) button[type=submit]").first.click()
    page.wait_for_selector("button[name=do][value=apply]", timeout=60_000)
    expect(page.locator("table tbody tr").first).to_be_visible()
    page.locator("button[name=do][value=apply]").click()
    page.wait_for_selector("a[href$='/kumoa/']", timeout=60_000)
    with register.open(encoding="utf-8-sig", newline="") as file:
        name = list(csv.reader(file, delimiter=";"))[1][0]
    page.goto(f"{portal.url}/yhdistykset/?q={name}")
    expect(page.locator("#results").get_by_role("link", name=name)).to_be_visible()
    assert errors == []


def test_search_finds_inflected_words_and_helps_with_typing_mistakes(portal, signed_in_context):
    page = _page(signed_in_context(None))
    page.goto(f"{portal.url}/yhdistykset/")
    page.locator("input[name=q]").last.fill("kylätalo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=kyl"))
    expect(page.locator("#results h2").first).to_be_visible()
    page.goto(f"{portal.url}/yhdistykset/?q=vapaaehtoisten&kunta=liperi")
    expect(page.locator(".chip")).to_contain_text("Liperi")
    page.goto(f"{portal.url}/yhdistykset/?q=vapaehtoistoimnta")
    expect(page.locator("main")).to_contain_text("Tarkoititko")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_editor_signs_in_by_code_edits_and_reads_the_history(portal, browser, script):
    context = browser.new_context(locale="fi-FI", java_script_enabled=script)
    page = _page(context)
    name = "yhdistys" if script else "toinen"
    page.goto(f"{portal.url}/tili/login/code/")
    page.locator("main input[type=email]").fill(f"{name}@demo.example")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("confirm"))
    box = _page(context)
    code = None
    for _attempt in range(40):
        box.goto(f"{portal.url}/demo/postit/")
        row = box.locator("tr", has_text=f"{name}@demo.example").first
        if row.count():
            row.locator("a").first.click()
            found = re.search(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b", box.locator("article.letter").inner_text())
            code = found and found[1]
            if code:
                break
        box.wait_for_timeout(500)
    assert code, "the letter with the code did not come"
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/tyopoyta/"))

    page.goto(f"{portal.url}/tyopoyta/")
    page.locator("main a[href*='/yhdistykset/']").first.click()
    slug = page.url.split("/yhdistykset/")[1].split("/")[0]
    page.goto(f"{portal.url}/yhdistykset/{slug}/muokkaa/kuvaus/")
    sentence = f"Keitämme nokipannukahvit kylätaloillamme {'lauantaisin' if script else 'sunnuntaisin'}."
    page.locator("textarea").first.fill(sentence)
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{portal.url}/yhdistykset/{slug}/historia/")
    expect(page.locator("main")).to_contain_text(sentence)

    visitor = _page(browser.new_context(locale="fi-FI", java_script_enabled=script))
    visitor.goto(f"{portal.url}/yhdistykset/{slug}/")
    expect(visitor.locator("main")).to_contain_text(sentence)
    title = visitor.locator("h1").inner_text()
    table = visitor.request.get(f"{portal.url}/yhdistykset.csv?q=kylätalo").text()
    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=";"))
    assert any(title in row and sentence in " ".join(row) for row in rows)
    visitor.goto(f"{portal.url}/yhdistykset/?q=nokipannukahvi+kylätalo")
    expect(visitor.locator("#results")).to_contain_text(title)


def test_link_that_signs_in_works_in_a_browser(portal, browser):
    # Only a browser tells: from a page without a referrer it posts as a stranger (Origin: null).
    page = _page(browser.new_context(locale="fi-FI"))
    page.goto(portal.manage("login_link", "yhdistys@demo.example").split()[-1])
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/tyopoyta/"))


def test_invited_person_opens_the_letter_and_accepts(portal, signed_in_context, browser):
    owner = _page(signed_in_context("yhdistys"))
    owner.goto(f"{portal.url}/tyopoyta/")
    owner.locator("main a[href*='/yhdistykset/']").first.click()
    slug = owner.url.split("/yhdistykset/")[1].split("/")[0]
    owner.goto(f"{portal.url}/yhdistykset/{slug}/kutsu/")
    owner.locator("main input[type=email]").fill("asukas@demo.example")
    owner.locator("main form button[type=submit]").first.click()
    guest = _page(signed_in_context("asukas"))
    for _attempt in range(40):
        guest.goto(f"{portal.url}/demo/postit/")
        row = guest.locator("tr", has_text="asukas@demo.example").first
        if row.count():
            break
        guest.wait_for_timeout(500)
    row.locator("a").first.click()
    guest.goto(re.search(r"http://\S+/kutsu/\S+/", guest.locator("article.letter").inner_text())[0])
    guest.locator("main form button[type=submit]").first.click()
    guest.wait_for_url(re.compile(f"/yhdistykset/{slug}/$"))


def test_keyboard_reaches_content_through_the_skip_link(portal, signed_in_context):
    page = _page(signed_in_context(None))
    page.goto(f"{portal.url}/yhdistykset/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

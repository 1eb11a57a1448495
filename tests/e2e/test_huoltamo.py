"""Help from one association to another, from the first offer to the wall of thanks, on a phone of 360 pixels.

The one who offers works with the keyboard alone, the one who asks without scripts.
"""

from __future__ import annotations

import datetime
import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e

PHONE = {"viewport": {"width": 360, "height": 740}}
OFFERS, ASKS = "Suvasrannan Melojat ry", "Honkavaaran kyläyhdistys ry"
TITLE, THANKS = "Telttakatoksen lainaus kesäjuhliin", "Kiitos, ilman katoksia olisimme kastuneet!"
# Two associations that have offered nothing yet, and one person in each.
TWO = """
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from associations.models import Municipality, Organisation
from jane_portal.accounts.models import Role, RoleSpan, User
for key, name, person in {rows}:
    place = Municipality.objects.get(slug="liperi")
    own = Organisation.objects.create(name_fi=name, domicile=place, slug=key)
    user = User.objects.create(email=key + "@demo.example", name=person, password=make_password("{password}"))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    RoleSpan.objects.create(
        user=user, role=Role.ASSOCIATION_OWNER, scope=own.scope, since=timezone.localdate(), source="demo"
    )
"""
ROWS = [("melojat", OFFERS, "Aila Airo"), ("kylavaki", ASKS, "Benjam Honka")]


def _page(context) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def fits(page: Page) -> None:
    """Nothing makes the page wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def _press(page: Page, name: str) -> None:
    _go(page, page.locator("main").get_by_role("button", name=name, exact=True).first)


def _follow(page: Page, name: str) -> None:
    _go(page, page.locator("main").get_by_role("link", name=name).first)


def _go(page: Page, target: Locator) -> None:
    with page.expect_navigation():
        target.click()
    fits(page)


class Keyboard:
    """Hands that reach things by Tab and Enter alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator, most: int = 120) -> None:
        for _press in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by Tab: {target}")

    def follow(self, name: str) -> None:
        self._enter(self.page.locator("main").get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        self._enter(self.page.locator("main").get_by_role("button", name=name, exact=True).first)

    def unfold(self, name: str) -> None:
        step = self.page.locator("main details", has=self.page.locator("summary", has_text=name)).first
        if step.get_attribute("open") is None:
            self.to(step.locator("summary"))
            self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.to(field)
        self.page.keyboard.type(text)

    def _enter(self, target: Locator) -> None:
        self.to(target)
        before = self.page.url
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert self.page.url != before or self.page.locator("main .ds-alert").count(), "nothing happened"
        fits(self.page)


def _offer_with_the_keyboard(hands: Keyboard, url: str) -> None:
    """A draft, and its publishing, which waits for the secretary."""
    page = hands.page
    page.goto(f"{url}/huoltamo/")
    fits(page)
    hands.follow("Tarjoa apua")
    hands.write(page.locator("[name=title]"), TITLE)
    hands.to(page.locator("[name=category]"))
    page.keyboard.type("Tilat")
    hands.write(page.locator("[name=description]"), "Lainaamme kolme telttakatosta pystyttäjineen.")
    hands.press("Tallenna luonnos")
    hands.press("Julkaise")
    expect(page.locator("main")).to_contain_text("Odottaa sihteeriä")


def _letter(portal, box: Page, to: str, subject: str) -> str:
    """The newest letter to somebody whose subject has these words, read in the mailbox of the demo."""
    for _attempt in range(60):
        box.goto(f"{portal.url}/demo/postit/")
        row = box.locator("tr", has_text=f"{to}@demo.example").filter(has_text=subject)
        if row.count():
            row.first.locator("a").first.click()
            return box.locator("article.letter").inner_text()
        box.wait_for_timeout(250)
    raise AssertionError(f"no letter about {subject!r} came")


def _ask_without_scripts(asks: Page, url: str) -> str:
    """Finds the offer by a word in another form, and asks; returns the address of the order."""
    asks.goto(f"{url}/huoltamo/")
    asks.locator("main input[name=q]").fill("telttakatoksia")
    with asks.expect_navigation():
        asks.keyboard.press("Enter")
    _follow(asks, TITLE)
    _follow(asks, "Lähetä pyyntö")
    day = datetime.date.today() + datetime.timedelta(days=30)
    asks.locator("[name=wish]").fill("Kaksi katosta kyläjuhliin.")
    asks.locator("[name=wished_from]").fill(day.isoformat())
    _press(asks, "Lähetä pyyntö")
    return asks.url


def _question_and_answer(hands: Keyboard, asks: Page, order: str, url: str) -> None:
    hands.page.goto(f"{url}/huoltamo/tilaukset/")
    fits(hands.page)
    hands.follow(TITLE)
    hands.unfold("Kysy tarkennusta")
    hands.write(hands.page.locator("[id^=id_question][name=text]"), "Onko paikalla sähköä?")
    hands.press("Kysy tarkennusta")
    asks.goto(order)
    expect(asks.locator("main")).to_contain_text("Onko paikalla sähköä?")
    asks.locator("[id^=id_answer][name=text]").fill("On, kylätalolta saa.")
    _press(asks, "Lähetä vastaus")


def _do_and_thank(hands: Keyboard, asks: Page, order: str) -> None:
    asks.goto(order)
    _press(asks, "Valmista tuli")
    hands.page.goto(order)
    hands.press("Valmista tuli")
    asks.goto(order)
    asks.locator("[id^=id_thank][name=text]").fill(THANKS)
    _press(asks, "Kiitä")
    hands.page.goto(order)
    hands.press("Näytä kaikille")


def test_an_offer_is_read_found_asked_for_agreed_done_and_thanked(portal, signed_in_context, browser):
    portal.manage("shell", "-c", TWO.format(rows=ROWS, password=portal.password))
    hands = Keyboard(_page(signed_in_context("melojat", **PHONE)))
    _offer_with_the_keyboard(hands, portal.url)
    secretary = _page(signed_in_context("sihteeri", **PHONE))
    secretary.goto(f"{portal.url}/huoltamo/odottavat/")
    _follow(secretary, TITLE)
    _press(secretary, "Hyväksy ja julkaise")

    asks = _page(signed_in_context("kylavaki", java_script_enabled=False, **PHONE))
    order = _ask_without_scripts(asks, portal.url)
    _question_and_answer(hands, asks, order, portal.url)

    # She says yes on her way, from the letter, without signing in.
    box, bus = _page(browser.new_context()), _page(browser.new_context(locale="fi-FI", **PHONE))
    letter = _letter(portal, box, "melojat", "on vastannut")
    bus.goto(re.search(r"http://\S+/huoltamo/tilaukset/v/\S+/", letter)[0])
    fits(bus)
    _press(bus, "Kyllä, tämä sopii")

    asks.goto(order)
    _press(asks, "Sovitaan näin")
    for page in (asks, hands.page):
        page.goto(f"{order}ehdot/")
        fits(page)
        expect(page.locator("main")).to_contain_text("Kaksi katosta kyläjuhliin.")
    _do_and_thank(hands, asks, order)
    visitor = _page(browser.new_context(locale="fi-FI", **PHONE))
    visitor.goto(f"{portal.url}/huoltamo/kiitokset/")
    fits(visitor)
    expect(visitor.locator("main")).to_contain_text(THANKS)

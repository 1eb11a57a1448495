"""axe finds nothing on any page shape, whoever looks, in each language, width and colour scheme.

Each shape (URL name) that a role can reach by links is opened once; language, width and scheme turn with every
page, so that all pairs are met over the crawl (decisions 22). A page whose every kind of element axe has already seen
at that shape, shown to somebody else, is not given to axe again. `bin/test --full` opens every combination and
examines them all.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

from .conftest import Portal

pytestmark = pytest.mark.e2e

ROLES = [None, "yhdistys", "kunta", "sihteeri", "yllapito"]
COMBINATIONS = list(itertools.product(["", "sv/", "en/"], [320, 1280], ["light", "dark"]))
SKIPPED_PREFIXES = ("/hallinta", "/static", "/api", "/healthz", "/tili/logout")
# What tells elements of one kind: tag, classes, attributes (aria-, role, hidden …) and the same of the parent.
KINDS = """() => [...new Set([...document.querySelectorAll('body, body *')].map(node => [node.parentElement, node].map(
  one => [one.localName, [...one.classList].sort().join('.'), one.getAttribute('role') || '',
          one.getAttributeNames().filter(name => name !== 'class').sort().join(' ')].join('|')).join(' > ')))]"""
Known = dict[str, set[str]]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def shape(address: str) -> str | None:
    """The URL name of an address of ours; None for addresses that are not pages."""
    path = "/" + without_language(urlsplit(address).path)
    if path.startswith(SKIPPED_PREFIXES) or path.rsplit("/", 1)[-1].count("."):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page: Page, portal_url: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.href)")
    return [href.split("#")[0] for href in found if href.startswith(portal_url)]


def without_language(path: str) -> str:
    rest = path.lstrip("/")
    for prefix in ("sv/", "en/"):
        rest = rest.removeprefix(prefix)
    return rest


def problems(page: Page, label: str, axe: bool) -> list[str]:
    found = []
    if axe:
        result = Axe().run(page, options={"runOnly": TAGS})
        for violation in result.response["violations"]:
            targets = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            found.append(f"{label}: {violation['id']}: {violation['help']} at {targets}")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if width > 1:
        found.append(f"{label}: {width} px wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{label}: {page.locator('h1').count()} h1 headings")
    return found


@dataclass
class Crawl:
    """The pages of one person, one of each shape that links lead to.

    known: the kinds of element that axe has seen, by shape; None gives it every page.
    """

    portal: Portal
    context_of: Callable[..., BrowserContext]
    known: Known | None = None
    found: list[str] = field(default_factory=list)
    pages: dict[tuple[int, str], Page] = field(default_factory=dict)

    def run(self, combinations: Iterator[list[tuple[str, int, str]]]) -> list[str]:
        """Opens each shape in the next group of combinations; returns what is wrong."""
        queue, seen = [("home", "")], {"home"}
        while queue:
            name, rest = queue.pop(0)
            for language, width, scheme in next(combinations):
                for href in self.open(name, f"{self.portal.url}/{language}{rest}", width, scheme):
                    reached = shape(href)
                    if reached and reached not in seen:
                        seen.add(reached)
                        queue.append((reached, without_language(href.removeprefix(self.portal.url))))
        for page in self.pages.values():
            page.context.close()
        assert len(seen) > 5
        return self.found

    def open(self, name: str, address: str, width: int, scheme: str) -> list[str]:
        """Looks at one page; returns the addresses it links to."""
        if (width, scheme) not in self.pages:
            options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
            self.pages[width, scheme] = self.context_of(**options).new_page()
        page = self.pages[width, scheme]
        answer = page.goto(address)
        label = f"{address} {width}px {scheme}"
        hrefs: list[str] = []
        if answer is None or answer.status >= 400:
            self.found.append(f"{label}: answered {answer.status if answer else 'nothing'}")
        else:
            self.found += problems(page, label, axe=self.new_to_axe(name, page))
            hrefs = links(page, self.portal.url)
        return hrefs

    def new_to_axe(self, name: str, page: Page) -> bool:
        if self.known is None:
            return True
        kinds, known = set(page.evaluate(KINDS)), self.known.setdefault(name, set())
        new = not kinds <= known
        known |= kinds
        return new


@pytest.fixture(scope="module")
def known() -> Known:
    return {}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_shape_is_accessible(portal, signed_in_context, known, role):
    shift = ROLES.index(role) * 5
    combinations = COMBINATIONS[shift % 12 :] + COMBINATIONS[: shift % 12]
    # 5 and 12 have no common divisor: neighbours in the turn differ in language, width and scheme
    combinations = [combinations[(index * 5) % 12] for index in range(12)]
    turn = itertools.cycle([combination] for combination in combinations)
    assert Crawl(portal, functools.partial(signed_in_context, role), known).run(turn) == []


def test_no_public_page_is_wider_than_a_small_screen_at_the_largest_text(portal, browser):
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale="fi-FI")
    context.add_init_script("localStorage.setItem('text-size', 'largest')")
    page, wide = context.new_page(), []
    for language in ("", "sv/", "en/"):
        for path in ("", "toiminta/", "yhdistykset/", "kunnat/", "kunnat/joensuu/", "haku/?q=kerho", "tili/login/"):
            page.goto(f"{portal.url}/{language}{path}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide.append((language + path, width))
    context.close()
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rooms_open_by_keyboard_and_without_scripts_where_they_do_not_fit(portal, signed_in_context, scheme):
    narrow = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme}
    page = signed_in_context("sihteeri", java_script_enabled=False, **narrow).new_page()
    page.goto(f"{portal.url}/yhdistykset/")
    menu, room = page.locator("[popovertarget=rooms]").first, page.locator("#rooms a").first
    assert not room.is_visible()
    menu.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert room.evaluate("node => node === document.activeElement && node.checkVisibility()")
    page.keyboard.press("Escape")
    assert not room.is_visible()
    assert menu.evaluate("node => node === document.activeElement")
    page.context.close()
    page = signed_in_context("sihteeri", **narrow).new_page()
    page.goto(f"{portal.url}/yhdistykset/")
    page.locator("[popovertarget=rooms]").first.click()
    assert problems(page, "open menu", axe=True) == []
    page.context.close()


def test_header_is_one_line_on_a_wide_screen_and_two_on_a_telephone(portal, signed_in_context):
    heights = {}
    for role in (None, "sihteeri"):
        page = signed_in_context(role).new_page()
        for language, width in itertools.product(("", "sv/", "en/"), (320, 768, 1280)):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{portal.url}/{language}yhdistykset/")
            heights[role, language, width] = page.locator(".site-header").bounding_box()["height"]
            assert page.locator("#rooms a").first.is_visible() == (width == 1280)
        page.context.close()
    # a line is 44 px high, the header's own space 25 px
    lines = {place: round((height - 25) / 44) for place, height in heights.items()}
    assert lines == {(role, language, width): 2 if width == 320 else 1 for role, language, width in heights}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page_shape_is_accessible_in_every_combination(portal, signed_in_context, role):
    assert Crawl(portal, functools.partial(signed_in_context, role)).run(itertools.repeat(COMBINATIONS)) == []

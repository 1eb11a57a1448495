"""axe finds nothing on any page shape, whoever looks, in each language, width and colour scheme.

Each shape (URL name) that a role can reach by links is opened once; language, width and scheme turn with every
page, so that all pairs are met over the crawl (decisions 22). `bin/test --full` opens every combination.
"""

from __future__ import annotations

import itertools
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.e2e

ROLES = [None, "yhdistys", "kunta", "sihteeri", "yllapito"]
COMBINATIONS = list(itertools.product(["", "sv/", "en/"], [320, 1280], ["light", "dark"]))
SKIPPED_PREFIXES = ("/hallinta", "/static", "/api", "/tili/logout")
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


def problems(page: Page, label: str) -> list[str]:
    result = Axe().run(page, options={"runOnly": TAGS})
    found = []
    for violation in result.response["violations"]:
        targets = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        found.append(f"{label}: {violation['id']}: {violation['help']} at {targets}")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if width > 1:
        found.append(f"{label}: {width} px wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{label}: {page.locator('h1').count()} h1 headings")
    return found


def crawl(context_of, portal, combinations, every: bool) -> list[str]:
    """Open one page of each shape reachable by links; returns what is wrong."""
    found: list[str] = []
    queue, seen = [""], {"home"}
    turn = itertools.cycle(combinations)
    while queue:
        rest = queue.pop(0)
        for language, width, scheme in combinations if every else [next(turn)]:
            context: BrowserContext = context_of(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            address = f"{portal.url}/{language}{rest}"
            answer = page.goto(address)
            label = f"{address} {width}px {scheme}"
            if answer is None or answer.status >= 400:
                found.append(f"{label}: answered {answer.status if answer else 'nothing'}")
            else:
                found += problems(page, label)
                for href in links(page, portal.url):
                    name = shape(href)
                    if name and name not in seen:
                        seen.add(name)
                        queue.append(without_language(href.removeprefix(portal.url)))
            context.close()
    assert len(seen) > 5
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_shape_is_accessible(portal, signed_in_context, role):
    shift = ROLES.index(role) * 5
    combinations = COMBINATIONS[shift % 12 :] + COMBINATIONS[: shift % 12]
    # 5 and 12 have no common divisor: neighbours in the turn differ in language, width and scheme
    combinations = [combinations[(index * 5) % 12] for index in range(12)]
    found = crawl(lambda **options: signed_in_context(role, **options), portal, combinations, every=False)
    assert found == []


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


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_page_shape_is_accessible_in_every_combination(portal, signed_in_context, role):
    found = crawl(lambda **options: signed_in_context(role, **options), portal, COMBINATIONS, every=True)
    assert found == []

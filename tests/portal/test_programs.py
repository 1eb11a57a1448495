"""robots.txt and favicon.ico: what programs ask for unbidden."""

import io
import re

import pytest
from django.urls import URLPattern, get_resolver
from PIL import Image

from jane_portal.policy import POLICY, PUBLIC

pytestmark = pytest.mark.django_db
# Public, but of no use to programs that read the web: searches, forms, sign-in and links meant for one person.
NOT_FOR_PROGRAMS = re.compile(
    "account_|mfa_|factor_|invitation_|message_|demo_|search_|login_link|address_|freshness_|correction_|unmet|vcard"
    "|call_|claim|ticket_|notice_|follow_|agent_message|candidacy_|vote_|nominee_|input_|meeting_report_|content_|order_|renewal_|roles_"
)


def addresses():
    """(name, path) of every named pattern, with x for each argument."""

    def walk(resolver, above, space=""):
        for entry in resolver.url_patterns:
            route = above + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield space + (entry.name or ""), "/" + re.sub("<[^>]+>", "x", route)
            elif entry.namespace != "admin":
                yield from walk(entry, route, f"{entry.namespace}:" if entry.namespace else space)

    return list(walk(get_resolver(), ""))


def rules(text):
    return re.findall("^(Allow|Disallow): (.+)$", text, re.M)


def allowed(path, found):
    """RFC 9309: the longest rule that fits decides, and Allow wins among equals."""
    fits = []
    for kind, rule in found:
        pattern = re.escape(rule.removesuffix("$")).replace(r"\*", ".*") + ("$" if rule.endswith("$") else "")
        if re.match(pattern, path):
            fits.append((len(rule), kind == "Allow"))
    return max(fits)[1] if fits else True


def test_robots_may_read_public_pages_only(client):
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    found = rules(answer.content.decode())
    for name, path in addresses():
        row = POLICY.get(name)
        expected = (
            row is not None and row.who == PUBLIC and not NOT_FOR_PROGRAMS.match(name.removeprefix("association_"))
        )
        for prefix in ("", "/sv", "/en"):
            assert (name, prefix, allowed(prefix + path, found)) == (name, prefix, expected)


def test_robots_may_turn_pages_but_not_walk_every_search(client):
    found = rules(client.get("/robots.txt").content.decode())
    paths = (
        "/yhdistykset/?sivu=2",
        "/toiminta/?sivu=3",
        "/yhdistykset/?kunta=liperi&sivu=2",
        "/sv/toiminta/?kunta=liperi",
    )
    assert [allowed(path, found) for path in paths] == [True, True, False, False]


def test_favicon_is_an_icon_in_three_sizes(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    with Image.open(io.BytesIO(answer.content)) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}

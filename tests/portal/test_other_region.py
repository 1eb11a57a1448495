"""The portal of another region: JANE is North Karelia's own word and appears nowhere else."""

import re
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.utils.translation import override

from jane_portal.accounts.models import Role
from jane_portal.core.post import write_letter
from tests.factories import accounts as make
from tests.portal import world as worlds

from .crawl import SAMPLES, ask, body, client_of, patterns, reverse, rolled_back, row_of, sign_in

pytestmark = pytest.mark.django_db
RANDOM = re.compile(rb'(nonce|value|content|token)="[^"]*"|token&quot;: &quot;[^&]*')


@pytest.fixture
def north_savo(settings, monkeypatch):
    settings.PORTAL_REGION = "11"
    monkeypatch.setattr(worlds, "REGION", "region:11")
    built = worlds.build_world()
    for actor in built.actors:
        sign_in(actor)
    return built


WHO, LANGUAGES = ("anonymous", Role.ASSOCIATION_EDITOR, Role.SECRETARY), ("fi", "sv", "en")
# Everybody once and every language once in each run; every combination in the full one (decision 22).
PAIRS = [
    pytest.param(who, language, marks=[] if number == place else [pytest.mark.slow])
    for number, who in enumerate(WHO)
    for place, language in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("who", "language"), PAIRS)
def test_no_page_of_another_region_names_jane(north_savo, who, language):
    actor = north_savo.actor(who)
    client = client_of(actor)
    found, shown = [], 0
    for pattern in patterns():
        row = row_of(pattern.name)
        if ":" in pattern.name or row is None or (pattern.params and not row.objects):
            continue
        with rolled_back(), override(language):
            record = SAMPLES[row.objects](north_savo, actor)[0] if pattern.params else None
            address = reverse(pattern.name, kwargs={name: _part(record, name) for name in pattern.params})
            answer = ask(client, "GET", address)
        shown += answer.status_code == 200
        if b"JANE" in RANDOM.sub(b"", body(answer)):
            found.append(address)
    assert found == []
    assert shown > 12


def _part(record, name):
    if isinstance(record, dict):
        return record.get(name, "uutta")
    return getattr(record, name, "uutta")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_of_another_region_do_not_name_jane(settings, language):
    settings.PORTAL_REGION = "11"
    span = make.span(make.user(), Role.SECRETARY, "region:11")
    params = {"span_id": span.pk}
    letter = write_letter(builder="jane_portal.accounts.letters.role_given", language=language, params=params)
    assert "JANE" not in letter.subject + letter.text + letter.html


def test_texts_of_the_portal_do_not_name_jane():
    """The region's own names come from its file, through `term`."""
    templates = [path for path in Path(portal.BASE_DIR, "templates").rglob("*.*") if "JANE" in path.read_text("utf-8")]
    assert templates == []
    code = [
        path
        for room in ("jane_portal", "associations")
        for path in Path(portal.BASE_DIR, room).rglob("*.py")
        if "migrations" not in path.parts and re.search(r'_\("[^"]*JANE', path.read_text("utf-8"))
    ]
    assert code == []

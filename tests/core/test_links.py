"""Personal links do one thing, once, for whoever holds the newest one, and their tokens stand nowhere (B9)."""

from __future__ import annotations

import datetime
import io
import logging

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from gunicorn.config import Config
from hypothesis import HealthCheck
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from jane_portal.core.links import (
    LinkGone,
    actions,
    drop_old_links,
    find_link,
    make_link,
    renew_link,
    revoke_links,
    token_of,
    use_link,
)
from jane_portal.core.links.purposes import purpose_of, purposes
from jane_portal.core.models import PersonalLink
from jane_portal.core.tokens import derive_token, token_hash
from jane_portal.core.web.access_log import MaskingLogger
from jane_portal.core.web.logs import MaskingFormatter, masked
from tests.core.races import at_once, meeting_place

PURPOSE = "invitation"
EMAIL = "posti@demo.example"


def made(subject: str = "invitation:0", email: str = EMAIL) -> PersonalLink:
    return make_link(purpose=PURPOSE, subject=subject, email=email)


def opened(token: str) -> PersonalLink | None:
    return find_link(PURPOSE, token_hash(token))


class LifeOfALink(RuleBasedStateMachine):
    """Whatever happens in whatever order: a token opens what it was made for, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.tokens: dict[str, tuple[str, str]] = {}  # every token there ever was → its subject and address
        self.alive: dict[tuple[str, str], tuple[str, datetime.datetime]] = {}  # (subject, address) → token, end
        self.used: set[str] = set()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    keys = st.tuples(st.sampled_from(["invitation:1", "invitation:2"]), st.sampled_from(["a@x.example", "b@x.example"]))

    @rule(key=keys)
    def make(self, key):
        link = made(*key)
        self.tokens[token_of(link)] = key
        self.alive[key] = (token_of(link), link.expires_at)

    @rule(key=keys)
    def renew(self, key):
        link = PersonalLink.objects.filter(subject=key[0], email=key[1]).order_by("-pk").first()
        if link is None:
            return
        try:
            link = renew_link(link)
        except LinkGone:
            assert key not in self.alive
            return
        assert key in self.alive
        self.tokens[token_of(link)] = key
        self.alive[key] = (token_of(link), link.expires_at)

    @precondition(lambda self: self.tokens)
    @rule(number=st.integers(0, 99))
    def use(self, number):
        token = list(self.tokens)[number % len(self.tokens)]
        key = self.tokens[token]
        works = self.alive.get(key, ("", timezone.now()))[0] == token and self.alive[key][1] > timezone.now()
        link = opened(token)
        assert (link is not None) == works
        if link is not None:
            use_link(link)
            del self.alive[key]
            assert token not in self.used
            self.used.add(token)
            with pytest.raises(LinkGone):
                use_link(link)

    @rule(subject=st.sampled_from(["invitation:1", "invitation:2"]))
    def revoke(self, subject):
        revoke_links(purposes=[PURPOSE], subject=subject)
        self.alive = {key: value for key, value in self.alive.items() if key[0] != subject}

    @rule(days=st.integers(1, 20))
    def wait(self, days):
        self.now.shift(datetime.timedelta(days=days))

    @rule()
    def night(self):
        drop_old_links()
        kept = timezone.now() - actions.KEPT
        self.alive = {key: value for key, value in self.alive.items() if value[1] >= kept}

    @invariant()
    def only_living_tokens_open(self):
        living = {token for token, end in self.alive.values() if end > timezone.now()}
        assert {token for token in self.tokens if opened(token) is not None} == living
        assert not any(find_link("login", token_hash(token)) for token in self.tokens)


@pytest.mark.django_db
def test_life_of_a_link():
    run_state_machine_as_test(
        LifeOfALink,
        settings=effort(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_purposes_are_a_closed_list():
    assert {purpose.key for purpose in purposes()} >= {"invitation", "address.confirm", "address.stop", "login"}
    with pytest.raises(KeyError):
        purpose_of("anything")
    assert all(purpose.lives <= datetime.timedelta(days=60) for purpose in purposes())


@pytest.mark.django_db
def test_only_the_hash_is_kept_and_tokens_have_256_bits():
    link = made()
    row = str(PersonalLink.objects.values().get())
    assert token_of(link) not in row and len(token_of(link)) == 43
    assert len({derive_token(PURPOSE, link.uuid, version) for version in range(50)}) == 50


@pytest.mark.django_db
def test_one_open_link_for_a_record_and_an_address():
    made()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalLink.objects.create(
            purpose=PURPOSE, subject="invitation:0", email=EMAIL, token_hash="x", expires_at=timezone.now()
        )


@pytest.mark.django_db
def test_a_deed_that_fails_leaves_the_link_free():
    link = made()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        use_link(link)
        raise ZeroDivisionError
    assert opened(token_of(link)) == link


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_link_used_by_twenty_at_once_works_once(round_):
    link = made()
    copies = [PersonalLink.objects.get(pk=link.pk) for _one in range(20)]
    assert at_once([lambda copy=copy: use_link(copy) for copy in copies]) == 1


@pytest.mark.django_db(transaction=True)
def test_control_link_read_and_then_written_works_more_than_once():
    """What happens without the conditional update."""
    link = made()
    meet = meeting_place(4)

    def read_then_write() -> None:
        mine = PersonalLink.objects.usable().filter(pk=link.pk).first()
        meet()
        if mine is None:
            raise LinkGone
        mine.used_at = timezone.now()
        mine.save(update_fields=["used_at"])

    assert at_once([read_then_write] * 4) > 1


# --- Addresses of links -----------------------------------------------------------------------------------------------

ADDRESSES = ["/kutsu/{}/", "/tili/osoite/{}/", "/tili/linkki/{}/"]


def visited(path: str, **headers: str) -> list:
    client = Client(raise_request_exception=False)
    return [client.get(path), client.head(path), client.get(path, follow=True), client.options(path)]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_address_of_a_link_is_kept_by_nobody(address):
    answers = visited(address.format("x" * 43))[:3]
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"], answer
        assert "noindex" in answer.headers["X-Robots-Tag"]
    if answers[0].status_code == 302:
        assert answers[0].headers["Referrer-Policy"] == "no-referrer"
        assert "x" * 43 not in answers[0].headers["Location"]
        assert "x" * 43 not in answers[2].content.decode()


@pytest.fixture
def lines():
    """What every log of the portal would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    line = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(MaskingFormatter(line["fmt"], style=line["style"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def raising(request, token):
    raise RuntimeError(f"nobody knows {request.path}")


@pytest.mark.django_db
def test_token_stands_in_no_log(lines, monkeypatch):
    token = token_of(made())
    for address in ADDRESSES:
        visited(address.format(token))
        visited(f"/sv{address.format(token)}?x=1")
        Client().post(address.format(token))
    visited(f"/ei-ole/{token}/")
    monkeypatch.setattr("jane_portal.core.links.pages.redirect", raising)
    assert visited(f"/kutsu/{token}/")[0].status_code == 500
    written = lines.getvalue()
    assert "Internal Server Error: /kutsu/•••/" in written and "Not Found" in written
    assert token not in written


def test_log_of_gunicorn_holds_no_token(capsys):
    token = derive_token("x", 1, 1)
    log = MaskingLogger(Config())
    log.error("Error handling request %s", f"/kutsu/{token}/")
    assert token not in capsys.readouterr().err
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": f"/kutsu/{token}/", "PATH_INFO": f"/kutsu/{token}/"}
    environ |= {"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": f"https://x.example/kutsu/{token}/"}
    response = type("Response", (), {"status": "200 OK", "sent": 1, "headers": []})
    request = type("Request", (), {"headers": []})
    atoms = log.atoms(response, request, environ, datetime.timedelta(seconds=1))
    assert token not in str(atoms) and "/kutsu/•••/" in atoms["r"]


def test_programs_that_start_the_web_server_choose_that_log():
    for path in ("Dockerfile", "bin/lib/running.py"):
        assert "jane_portal.core.web.access_log.MaskingLogger" in (settings.BASE_DIR / path).read_text()
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("MaskingFormatter")
    # The proxy's own log has no paths at all.
    assert "$request_uri" not in (settings.BASE_DIR / ".docker/nginx.conf.template").read_text().split("upstream")[0]


@pytest.mark.parametrize("text", ["/yhdistykset/kuikkaniemen-ky/", "abc " + "x" * 43, "/" + "x" * 44])
def test_other_words_stay_in_the_log(text):
    assert masked(text) == text

"""Answering a request from its letter: the same record underneath, rights asked anew, used once."""

from __future__ import annotations

import pytest
from django.test import Client

from huoltamo.actions.order_letters import ANSWER, link_subject
from huoltamo.models import Order
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import RoleSpan
from jane_portal.core.links import token_of
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.post import write_letter
from jane_portal.mail.models import Letter
from tests.factories import associations as rooms
from tests.factories.orders import Two, in_days, order, take, two

pytestmark = pytest.mark.django_db


def opened(made: Order, to: str = "") -> Client:
    """A browser in which the link of the letter has been opened."""
    links = PersonalLink.objects.filter(purpose=ANSWER, subject=link_subject(made))
    link = (links.filter(email=to) if to else links).latest("pk")
    client = Client()
    answer = client.get(f"/huoltamo/tilaukset/v/{token_of(link)}/")
    assert answer.headers["Location"] == "/huoltamo/tilaukset/v/"
    return client


def send(client: Client, made: Order, key: str, **data):
    return client.post("/huoltamo/tilaukset/v/", {"do": key, "version": made.version, "side": "provider"} | data)


def state_of(made: Order) -> str:
    return Order.objects.get(pk=made.pk).state


def test_a_small_thing_is_asked_with_two_clicks_and_agreed_from_the_letter():
    pair = two(title="Teltta", quick=True)
    buyers = Client()
    buyers.force_login(pair.buyers, backend="allauth.account.auth_backends.AuthenticationBackend")
    buyers.post(f"/huoltamo/tarjoukset/{pair.offer.pk}/pyyda/", {"buyer": pair.buyer.pk})
    made = Order.objects.get()
    client = opened(made)
    assert client.get("/huoltamo/tilaukset/v/").status_code == 200
    assert state_of(made) == "requested"
    assert send(client, made, "accept").status_code == 200
    made.refresh_from_db()
    assert made.state == "agreed"
    assert made.agreed_terms.what == "Teltta"
    assert made.messages.latest("pk").author == pair.providers


@pytest.mark.parametrize(
    ("key", "data", "state"),
    [
        ("accept", {}, "accepted"),
        ("propose", {"what": "Teltta", "day": "2099-01-01"}, "requested"),
        ("propose", {"what": "Teltta"}, "proposed"),
        ("decline", {"text": "Lomalla"}, "declined"),
        ("decline", {}, "requested"),
        ("withdraw", {}, "requested"),
    ],
)
def test_the_three_answers_and_nothing_else(key: str, data: dict, state: str):
    made = order()
    send(opened(made), made, key, **data)
    assert state_of(made) == state


def test_a_link_is_used_once_and_says_so():
    made = order()
    client = opened(made)
    again = opened(made)
    send(client, made, "accept")
    late = send(again, made, "decline", text="Ei")
    assert late.status_code == 410
    assert "Mitään ei nyt muutettu" in late.content.decode()
    assert state_of(made) == "accepted"


def test_the_link_of_another_editor_is_dead_when_one_has_answered():
    pair = two()
    second = rooms.editor(pair.provider)
    made = order(pair)
    first, other = opened(made, pair.providers.email), opened(made, second.email)
    send(first, made, "accept")
    assert other.get("/huoltamo/tilaukset/v/").status_code == 410


def test_who_has_left_the_association_answers_no_more():
    pair = two()
    made = order(pair)
    client = opened(made)
    end_role(span=RoleSpan.objects.get(user=pair.providers), by=None)
    assert client.get("/huoltamo/tilaukset/v/").status_code == 410
    assert send(client, made, "accept").status_code == 410
    assert state_of(made) == "requested"


def test_the_reminder_carries_the_same_link_and_a_new_request_a_new_one():
    pair = two()
    made = take(take(order(pair), "propose", pair), "ask_again", pair)
    links = PersonalLink.objects.filter(subject=link_subject(made))
    assert links.count() == 2
    assert links.usable().count() == 1
    assert opened(made).get("/huoltamo/tilaukset/v/").status_code == 200


def test_the_body_with_the_link_is_kept_secret_and_the_token_nowhere():
    made = order()
    letter = Letter.objects.get(kind="order_requested")
    assert letter.secret
    link = PersonalLink.objects.get(subject=link_subject(made))
    assert token_of(link) not in str(letter.params)
    assert token_of(link) in write_letter(builder=letter.builder, language="fi", params=letter.params).text


def test_without_editors_the_mailbox_is_told_without_a_link():
    pair: Two = two()
    rooms.contact(pair.provider, kind="mailbox", email="posti@demo.example")
    end_role(span=RoleSpan.objects.get(user=pair.providers), by=None)
    made = order(pair, wished_from=in_days(4))
    letter = Letter.objects.get(to="posti@demo.example")
    assert not PersonalLink.objects.filter(subject=link_subject(made)).exists()
    text = write_letter(builder=letter.builder, language="fi", params=letter.params).text
    assert "/huoltamo/tilaukset/v/" not in text

"""Letters to all associations of a place: who may, whom they reach, each once."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from jane_portal.accounts.models import Role
from jane_portal.mail.models import Letter
from networks.representation.actions import circular as acts
from networks.representation.models import Circular
from networks.representation.selectors.circular import A_MONTH, receivers_in, senders_of
from tests.core.races import at_once
from tests.factories import accounts, associations, bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    here = associations.municipality()
    for _number in range(3):
        one = associations.organisation()
        accounts.span(accounts.user(), Role.ASSOCIATION_OWNER, one.scope)
    associations.contact(associations.organisation(), kind="mailbox", email="laatikko@demo.example")
    associations.organisation()  # nobody to write to
    elsewhere = associations.municipality("422", "Lieksa")
    accounts.span(accounts.user(), Role.ASSOCIATION_OWNER, associations.organisation(domicile=elsewhere).scope)
    return accounts.with_role("agent", here.scope)


def write(by, key=None, **fields) -> Circular:
    sender = fields.pop("sender", None) or senders_of(by)[0]
    values = {"subject": "Yhdistysilta", "text": "Tulkaa kaikki.", **fields}
    return acts.write_circular(sender=sender, key=key or uuid.uuid4(), by=by, **values)


def test_each_association_of_the_place_gets_one_letter_that_is_answered_to_the_writer(agent):
    circular = write(agent)
    assert circular.associations == 4
    assert acts.send_circular(circular_id=circular.pk) == 4
    letters = Letter.objects.filter(kind="circular")
    assert set(letters.values_list("reply_to", flat=True)) == {agent.email}
    assert "laatikko@demo.example" in letters.values_list("to", flat=True)
    assert acts.send_circular(circular_id=circular.pk) == 0
    assert letters.count() == 4


def test_sending_cut_short_goes_on_without_a_second_letter(agent, monkeypatch):
    monkeypatch.setattr(acts, "BATCH", 1)
    circular = write(agent)
    parts = acts._recipients(circular)

    def broken(_circular):
        yield next(parts)
        yield next(parts)
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(acts, "_recipients", broken)
        with pytest.raises(ConnectionError):
            acts.send_circular(circular_id=circular.pk)
    assert Circular.objects.get().letters is None
    assert acts.send_waiting() == 1
    assert acts.send_waiting() == 0
    assert Letter.objects.filter(kind="circular").count() == 4


def test_same_key_is_the_same_letter_and_the_month_has_a_limit(agent):
    key = uuid.uuid4()
    assert write(agent, key) == write(agent, key)
    for _number in range(A_MONTH - 1):
        write(agent)
    with pytest.raises(ValidationError):
        write(agent)
    assert Circular.objects.count() == A_MONTH


def test_nobody_writes_from_a_place_that_is_not_hers(agent):
    others = accounts.with_role("agent", associations.municipality("422", "Lieksa").scope)
    with pytest.raises(PermissionDenied):
        write(agent, sender=senders_of(others)[0])
    assert senders_of(accounts.user()) == []


def test_chair_of_a_local_body_writes_to_its_area_only():
    place = associations.municipality()
    chair = bodies.mandate(bodies.seat(bodies.body(municipality=place), "chair")).user
    (sender,) = senders_of(chair)
    assert sender.municipality == place
    assert senders_of(bodies.mandate(bodies.seat(bodies.body(kind="working_group"), "chair")).user) == []
    assert set(receivers_in(place, None).values_list("domicile", flat=True)) <= {place.pk}


def test_count_is_shown_before_anything_is_sent(agent):
    client = Client()
    client.force_login(agent)
    key = str(uuid.uuid4())
    data = {"key": key, "place": senders_of(agent)[0].key, "subject": "Ilta", "text": "Tulkaa."}
    page = client.post("/kirjeet-yhdistyksille/uusi/", data).content.decode()
    assert "Kirje menee 4 yhdistykselle" in page
    assert Circular.objects.count() == 0
    for _press in range(2):
        answer = client.post("/kirjeet-yhdistyksille/uusi/", {**data, "laheta": "1"})
        assert answer.status_code == 302
    assert Circular.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_letter_pressed_many_times_at_once_is_one(agent):
    key = uuid.uuid4()
    sender = senders_of(agent)[0]
    at_once([lambda: write(agent, key, sender=sender)] * 8)
    assert Circular.objects.count() == 1

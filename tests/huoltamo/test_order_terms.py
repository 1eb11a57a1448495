"""What was agreed stays as facts, and each reads them in her own language; the history of an order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from huoltamo.actions.order_provider import accept_order, propose_terms
from huoltamo.forms.order import AnswerNeedForm
from huoltamo.models import Offer, Order, OrderTerms
from huoltamo.selectors.order_papers import build_summary
from huoltamo.selectors.order_words import terms_price
from jane_portal.core.pdf.prints import _html
from jane_portal.core.post import write_letter
from tests.factories import accounts as people
from tests.factories import associations as rooms
from tests.factories.orders import in_days, order, take, two

pytestmark = pytest.mark.django_db
BY_THE_HOUR = {"price_model": "per_hour", "amount": Decimal("10.50"), "unit": "tunti"}
IN_WORDS = {"fi": "tuntihinta 10,50 € / tunti", "sv": "timpris 10,50 € / tunti", "en": "by the hour 10,50 € / tunti"}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_each_side_reads_the_frozen_price_in_her_own_language():
    pair = two(**BY_THE_HOUR)
    with override("en"):
        made = take(take(order(pair), "accept", pair), "agree", pair)
    Offer.objects.filter(pk=pair.offer.pk).update(price_model="free", amount=None, unit="")
    address = f"{made.get_absolute_url()}ehdot/"
    for language, words in IN_WORDS.items():
        place = "" if language == "fi" else f"/{language}"
        for user in (pair.buyers, pair.providers):
            page = signed_in(user).get(f"{place}{address}").content.decode()
            assert words in plain(page).lower()
        letter = write_letter(
            builder="huoltamo.letters.order.agreed", language=language, params={"order": made.pk, "side": "buyer"}
        )
        assert words in plain(letter.text)
        with override(language):
            sheet = build_summary(str(made.pk))
            assert sheet is not None
            assert words in plain(_html(sheet, language)).lower()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"price": "20 € ja kahvit"}, "20 € ja kahvit"),
        ({"price_model": "swap", "price": "leivonnaisia"}, "vaihto: leivonnaisia"),
        ({"price_model": "free"}, "maksuton"),
        ({**BY_THE_HOUR, "price": "tarvikkeet erikseen"}, "tuntihinta 10,50 € / tunti, tarvikkeet erikseen"),
        ({}, ""),
    ],
)
def test_a_price_in_words(facts: dict, words: str):
    with override("fi"):
        assert plain(terms_price(OrderTerms(**facts))) == words


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"amount": "20"}, ("fixed", Decimal(20), "")),
        ({"price_model": "free", "amount": "20", "unit": "h"}, ("free", None, "")),
        ({"price_model": "per_hour", "amount": "12.50", "unit": "h"}, ("per_hour", Decimal("12.5"), "h")),
        ({"unit": "h"}, ("", None, "")),
        ({"price_model": "per_hour"}, None),
        ({"price_model": "fixed", "amount": "-1"}, None),
        ({"price_model": "gold", "amount": "1"}, None),
    ],
)
def test_a_price_that_is_typed(sent: dict, kept: tuple | None):
    form = AnswerNeedForm({"what": "Teltta", "provider": "", **sent}, associations=[])
    form.fields["provider"].required = False
    assert form.is_valid() == (kept is not None), form.errors
    if kept is None:
        assert set(form.errors) <= {"amount", "price_model"}
    else:
        assert tuple(form.values()[name] for name in ("price_model", "amount", "unit")) == kept


def test_the_first_proposal_is_filled_in_with_what_was_asked_and_the_price_on_offer():
    pair = two(**BY_THE_HOUR)
    made = order(pair, wished_from=in_days(3), wished_until=in_days(3))
    page = signed_in(pair.providers).get(made.get_absolute_url())
    initial = next(one["form"].initial for one in page.context["steps"] if one["step"].key == "propose")
    shown = {name: initial[name] for name in (*BY_THE_HOUR, "day", "until", "place")}
    assert shown == {**BY_THE_HOUR, "day": in_days(3), "until": None, "place": "Kylätalo"}


def test_a_small_thing_binds_by_a_yes_only_while_it_is_what_was_asked_for():
    pair = two(quick=True)
    dearer, day, plainly = order(pair), order(pair), order(pair, wished_from=in_days(2))
    assert take(plainly, "accept", pair).state == "agreed"
    common = {"by": pair.providers, "version": day.version}
    assert accept_order(order=day, values={"day": in_days(9)}, **common).state == "accepted"
    Offer.objects.filter(pk=pair.offer.pk).update(price_model="fixed", amount=900, version=pair.offer.version + 1)
    assert take(dearer, "accept", pair).state == "accepted"


def _history(user, made: Order) -> str:
    answer = signed_in(user).get(f"{made.get_absolute_url()}historia/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_history_tells_who_did_what_for_which_association():
    pair = two()
    made = order(pair, "proposed")
    propose = {"price_model": "fixed", "amount": Decimal(25), "starts": "17:00", "day": in_days(4)}
    propose_terms(order=made, version=made.version, values={"what": "Salainen", **propose}, by=pair.providers)
    made = take(Order.objects.get(pk=made.pk), "agree", pair)
    for user in (pair.buyers, pair.providers):
        page = _history(user, made)
        words = ["Kaisa Kuikka", "Teppo Taitava", "Kuikkaniemen kyläyhdistys ry", "Liperin Digitaito ry"]
        for word in (*words, "Tilaus sovittu", "Ehdotettu muuta", "25,00", "17.00", "sovittu"):
            assert word in page, word
        assert "<dt>Side" not in page
        assert "Salainen" not in page
    page = _history(people.secretary(), made)
    assert "Tilaus sovittu" in page
    assert "Liperin Digitaito ry" in page
    for word in ("Kaisa", "Teppo", "25,00", "17.00"):
        assert word not in page
    stranger = signed_in(rooms.editor(rooms.organisation()))
    assert stranger.get(f"{made.get_absolute_url()}historia/").status_code == 404

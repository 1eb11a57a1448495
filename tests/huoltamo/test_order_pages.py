"""The pages of orders: the whole way of an order by its forms, and who sees what."""

from __future__ import annotations

import pytest
from django.test import Client

from huoltamo.models import Order, Thanks
from huoltamo.selectors.order_desk import orders_on_desk
from huoltamo.selectors.order_papers import SUMMARY
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf.prints import make_print
from tests.factories import accounts as people
from tests.factories import associations as rooms
from tests.factories import huoltamo as make
from tests.factories.orders import in_days, order, take, two

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def press(client: Client, made: Order, key: str, side: str, **data):
    """Press the button of a step with what the page shows in its form."""
    page = client.get(made.get_absolute_url())
    entries = [one for one in page.context["steps"] if one["step"].key == key and one["side"] == side]
    assert entries, f"{key} is not on the page of {side} in state {made.state}"
    form = entries[0]["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    sent = {name: str(value) for name, value in sent.items()} | {"do": key} | data
    return client.post(f"{made.get_absolute_url()}askel/", sent)


def state_of(made: Order) -> str:
    return Order.objects.get(pk=made.pk).state


def test_an_order_goes_its_whole_way_by_the_forms_of_its_pages():
    pair = two()
    buyers, providers = signed_in(pair.buyers), signed_in(pair.providers)
    ask = f"/huoltamo/tarjoukset/{pair.offer.pk}/pyyda/"
    assert buyers.get(ask).status_code == 200
    day = in_days(10).isoformat()
    sent = buyers.post(ask, {"buyer": pair.buyer.pk, "wish": "Kahdeksan tablettia", "wished_from": day})
    made = Order.objects.get()
    assert sent.headers["Location"] == made.get_absolute_url()
    for client, key, side, data, state in (
        (providers, "question", "provider", {"text": "Onko verkkoa?"}, "questioned"),
        (buyers, "answer", "buyer", {"text": "On."}, "requested"),
        (providers, "propose", "provider", {"starts": "17:00", "ends": "19:00", "price": "20 €"}, "proposed"),
        (buyers, "agree", "buyer", {}, "agreed"),
        (buyers, "confirm", "buyer", {}, "agreed"),
        (providers, "confirm", "provider", {}, "delivered"),
        (buyers, "thank", "buyer", {"text": "Kiitos avusta!", "public": "on"}, "thanked"),
    ):
        answer = press(client, made, key, side, **data)
        assert (answer.status_code, state_of(made)) == (302, state), (key, answer.content.decode()[-3000:])
        assert client.get(made.get_absolute_url()).status_code == 200
    assert buyers.get("/huoltamo/kiitokset/").context["page"].object_list.count() == 0
    providers.post(f"{made.get_absolute_url()}kiitos/", {"do": "show"})
    assert Thanks.objects.get().state == "shown"
    assert "Kiitos avusta!" in Client().get("/huoltamo/kiitokset/").content.decode()
    for end in ("ehdot/", ""):
        assert providers.get(f"{made.get_absolute_url()}{end}").status_code == 200
    calendar = buyers.get(f"/huoltamo/tilaukset/{made.pk}.ics").content.decode()
    assert f"UID:{made.uuid}" in calendar
    assert "SEQUENCE:0" in calendar
    assert buyers.get(f"/huoltamo/tilaukset/{made.pk}.pdf").status_code == 202
    assert buyers.get("/huoltamo/tilaukset/").status_code == 200


def test_the_summary_on_paper_is_for_the_two_associations_alone():
    pair = two()
    made = order(pair, "agreed")
    assert make_print(kind=SUMMARY, key=str(made.pk), language="fi")
    address = f"/huoltamo/tilaukset/{made.pk}.pdf"
    for user in (pair.buyers, pair.providers):
        answer = signed_in(user).get(address)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    stored = StoredFile.objects.get(kind=SUMMARY)
    for user in (people.secretary(), rooms.editor(rooms.organisation())):
        assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).get(stored.get_absolute_url()).status_code == 404
    take(made, "cancel:buyer", pair)
    assert not make_print(kind=SUMMARY, key=str(made.pk), language="fi")
    assert not StoredFile.objects.filter(kind=SUMMARY).exists()


def test_a_referral_leads_to_a_form_with_the_words_of_the_first_request():
    pair = two()
    third = rooms.organisation("Kolmas ry")
    offer = make.offer(third, "Sama meiltä")
    made = order(pair, wish="Kahdeksan tablettia")
    press(signed_in(pair.providers), made, "refer", "provider", choice=f"offer:{offer.pk}")
    made.refresh_from_db()
    assert (made.state, made.referred_to, made.referred_offer) == ("referred", third, offer)
    address = f"/huoltamo/tarjoukset/{offer.pk}/pyyda/?tilaus={made.pk}"
    buyers = signed_in(pair.buyers)
    assert "Kahdeksan tablettia" in buyers.get(address).content.decode()
    buyers.post(address, {"buyer": pair.buyer.pk, "wish": "Kahdeksan tablettia"})
    again = Order.objects.get(provider=third)
    assert again.referred_from == made
    stranger = signed_in(rooms.editor(rooms.organisation()))
    assert "Kahdeksan tablettia" not in stranger.get(address).content.decode()


def test_a_need_is_answered_once_by_an_association_and_the_answer_waits_for_a_decision():
    pair = two()
    need = make.need(pair.buyer)
    client = signed_in(pair.providers)
    address = f"/huoltamo/tarpeet/{need.pk}/vastaa/"
    sent = {"provider": pair.provider.pk, "what": "Tuomme teltan", "day": in_days(5).isoformat()}
    assert client.post(address, sent).status_code == 302
    made = Order.objects.get(need=need)
    assert (made.state, made.buyer, made.provider) == ("proposed", pair.buyer, pair.provider)
    assert client.post(address, sent).status_code == 200
    assert press(signed_in(pair.buyers), made, "agree", "buyer").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.agreed_terms.what) == ("agreed", "Tuomme teltan")


def _open(page) -> list[str]:
    return [one["step"].key for one in page.context["steps"] if one["open"]]


def test_only_what_is_waited_for_stands_open_and_the_question_is_read_beside_the_answer():
    pair = two()
    made = order(pair)
    providers, buyers = signed_in(pair.providers), signed_in(pair.buyers)
    assert _open(providers.get(made.get_absolute_url())) == ["accept"]
    assert _open(buyers.get(made.get_absolute_url())) == []
    take(made, "question", pair)
    asked = buyers.get(made.get_absolute_url())
    assert _open(asked) == ["answer"]
    assert asked.context["page"].word.message.text == "Montako tablettia?"
    waiting = providers.get(made.get_absolute_url())
    assert (_open(waiting), waiting.context["page"].word) == ([], None)
    for side, client, step in (("buyer", buyers, "thank"), ("provider", providers, None)):
        done = client.get(order(pair, "delivered").get_absolute_url())
        assert _open(done) == ([step] if step else []), side


def test_thanks_wait_on_the_desk_of_the_thanked_until_she_decides():
    pair = two()
    made = order(pair, "thanked")
    shown = orders_on_desk(None, pair.providers)
    assert shown is not None
    assert [(one["row"].order, one["overdue"]) for one in shown["rows"]] == [(made, False)]
    assert "kiittää teitä" in shown["rows"][0]["row"].next_move
    assert orders_on_desk(None, pair.buyers) is None
    signed_in(pair.providers).post(f"{made.get_absolute_url()}kiitos/", {"do": "hide"})
    assert orders_on_desk(None, pair.providers) is None

"""Letters about orders: who gets which, in three languages, and the answer by the link of a letter."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from associations.models import Organisation
from huoltamo.actions import order_portal
from huoltamo.actions.order import answer_need
from huoltamo.actions.order_after import give_feedback
from huoltamo.actions.order_message import write_message
from huoltamo.letters.order import KINDS
from huoltamo.models import Order
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.mail.models import Letter
from tests.factories import huoltamo as make
from tests.factories.orders import TERMS, Two, in_days, order, take, two

pytestmark = pytest.mark.django_db


def written(letter: Letter, language: str = ""):
    return write_letter(builder=letter.builder, language=language or letter.language, params=letter.params)


# State → its letter and whom it reaches: both, or the one who has to know or to answer.
LETTERS = {
    "requested": {"provider"},
    "questioned": {"buyer"},
    "proposed": {"buyer"},
    "accepted": {"buyer"},
    "agreed": {"buyer", "provider"},
    "declined": {"buyer"},
    "referred": {"buyer"},
    "withdrawn": {"provider"},
    "cancelled": {"provider"},
    "expired": {"buyer", "provider"},
    "delivered": {"buyer", "provider"},
    "thanked": {"provider"},
}


def _leads_to(kind: str, side: str, made: Order) -> str:
    """Where a reader goes from the letter: mostly to the order, from an end to somebody else."""
    if kind == "expired" and side == "provider":
        return made.buyer.get_absolute_url()
    return "/huoltamo/" if kind in ("declined", "expired") else f"/huoltamo/tilaukset/{made.pk}/"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("state", LETTERS)
def test_each_state_has_its_letter_in_each_language(state: str, language: str):
    pair = two(title="Teltta lainaan")
    made = order(pair, state)
    letters = Letter.objects.filter(kind=f"order_{state}")
    assert {letter.to for letter in letters} == {pair.editor(side).email for side in LETTERS[state]}
    for letter in letters:
        text = written(letter, language)
        assert "Teltta lainaan" in text.subject
        assert _leads_to(state, letter.params["side"], made) in text.text.partition("\n-- \n")[0]
        assert "{{" not in text.text + text.subject
        assert text.html


def test_the_agreed_day_comes_with_the_letter_and_is_taken_off_when_cancelled():
    pair = two()
    made = take(take(order(pair), "propose", pair), "agree", pair)
    agreed = written(Letter.objects.filter(kind="order_agreed").latest("pk")).attachments[0]
    assert agreed.media_type == "text/calendar; method=PUBLISH"
    take(made, "cancel:buyer", pair)
    cancelled = written(Letter.objects.get(kind="order_cancelled")).attachments[0]
    assert cancelled.media_type == "text/calendar; method=CANCEL"
    for file, sequence in ((agreed, 0), (cancelled, 1)):
        text = file.content.decode()
        assert f"UID:{made.uuid}" in text
        assert f"SEQUENCE:{sequence}\r\n" in text


def test_letters_of_an_order_that_went_on_meanwhile_are_not_sent():
    pair = two()
    take(order(pair), "withdraw", pair)
    with pytest.raises(NotNeeded):
        written(Letter.objects.get(kind="order_requested"))


def _feedback(pair: Two, made: Order) -> None:
    give_feedback(order=made, side="buyer", text="Kaikki sujui.", by=pair.buyers)


def _answer_need(pair: Two, made: Order) -> None:
    need = make.need(pair.buyer, "Teltta lainaan")
    values = {**TERMS, "day": in_days(8), "starts": datetime.time(17), "ends": datetime.time(19)}
    answer_need(need=need, provider=pair.provider, values=values, text="Tuomme ja pystytämme.", by=pair.providers)


def _end(pair: Two, made: Order) -> None:
    Organisation.objects.filter(pk=pair.provider.pk).update(deleted_at=timezone.now())
    order_portal.end_with_association(order=made, by=None)


# Letter → the state in which the order is, and the deed that sends it: a step, or another action.
SENT_BY = {
    "requested": ("requested", None),
    "answered_need": ("requested", _answer_need),
    "questioned": ("requested", "question"),
    "answered": ("questioned", "answer"),
    "asked_again": ("proposed", "ask_again"),
    "proposed": ("requested", "propose"),
    "accepted": ("requested", "accept"),
    "agreed": ("accepted", "agree"),
    "declined": ("requested", "decline"),
    "referred": ("requested", "refer"),
    "withdrawn": ("requested", "withdraw"),
    "cancelled": ("agreed", "cancel:provider"),
    "ended": ("requested", _end),
    "expired": ("requested", "expire"),
    "message": (
        "requested",
        lambda pair, made: write_message(order=made, side="buyer", text="Tulemme bussilla.", by=pair.buyers),
    ),
    "reopened": ("delivered", "reopen:buyer"),
    "half_done": ("agreed", "confirm:provider"),
    "nudge": ("requested", lambda pair, made: order_portal.nudge(order=made, by=None, number=1)),
    "ask_done": ("agreed", lambda pair, made: order_portal.ask_if_done(order=made, by=None)),
    "delivered": ("agreed", "settle"),
    "thanked": ("delivered", "thank"),
    "feedback": ("delivered", _feedback),
}
# Words of people and names, which are the same in every language.
_OURS = re.compile(r"^(>.*|https?://\S+|--)?$")


def _sentences(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if not _OURS.match(line.strip())}


@pytest.mark.parametrize("name", [kind.key.removeprefix("order_") for kind in KINDS])
def test_each_letter_is_wholly_in_the_language_of_its_reader(name: str):
    pair = two(title="Teltta lainaan", price_model="per_hour", amount=10, unit="h")
    state, deed = SENT_BY[name]
    made = order(pair, state, wished_from=in_days(7), group_size=30)
    if isinstance(deed, str):
        take(made, deed, pair)
    elif deed is not None:
        deed(pair, Order.objects.select_related("buyer", "provider").get(pk=made.pk))
    letters = Letter.objects.filter(kind=f"order_{name}")
    assert letters
    for letter in letters:
        texts = {language: written(letter, language) for language in ("fi", "sv", "en")}
        for text in texts.values():
            whole = f"{text.subject}\n{text.text}\n{text.html}"
            assert not re.search(r"%\(|\{\{|\{%|None|\bDecimal|gettext", whole), whole
        for one, other in (("fi", "en"), ("sv", "en"), ("fi", "sv")):
            assert texts[one].subject != texts[other].subject
            assert _sentences(texts[one].text).isdisjoint(_sentences(texts[other].text))

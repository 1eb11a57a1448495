"""Letters about orders: who gets which, in three languages, and the answer by the link of a letter."""

from __future__ import annotations

import pytest

from huoltamo.models import Order
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.mail.models import Letter
from tests.factories.orders import order, take, two

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

"""Every letter about offers, needs and cards in each language: nothing of another language, nothing left unfilled."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from associations.models import Organisation
from associations.selectors.people import people_of
from huoltamo.actions.catalogue_matches import tell_matches
from huoltamo.actions.listing import take_listing_step
from huoltamo.actions.listing_letters import ask_all_to_renew
from huoltamo.actions.practice import put_back_practice, take_down_practice
from huoltamo.actions.projection import rebuild_catalogue
from huoltamo.models import State
from huoltamo.models.listing import KEEPER, OWN
from jane_portal.core.post import LetterText, write_letter
from jane_portal.follow.actions import keep_search, write_letters
from jane_portal.follow.models import Follow
from jane_portal.mail.models import Letter
from tests.factories import accounts, associations
from tests.factories import huoltamo as make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LANGUAGES = ("fi", "sv", "en")
TITLE, NAME, REASON = "Teltta-4711", "Kylä-4711", "Syy-4711."
# What people wrote, and addresses, are the same in every language.
_GIVEN = re.compile(r"\S*4711\S*|https?://\S+|\d[\d.]*|[^\w\s]")


def moderation(ours: Organisation) -> None:
    _step(make.offer(ours, TITLE, state=State.DRAFT), "publish", OWN)


def approval(ours: Organisation) -> None:
    _step(make.offer(ours, TITLE, state=State.MODERATION), "approve")


def returning(ours: Organisation) -> None:
    _step(make.offer(ours, TITLE, state=State.MODERATION), "return")


def taking_down(ours: Organisation) -> None:
    _step(make.need(ours, TITLE), "take_down")


def putting_back(ours: Organisation) -> None:
    _step(make.need(ours, TITLE, state=State.TAKEN_DOWN, reason=REASON), "put_back")


def renewal(ours: Organisation) -> None:
    make.offer(ours, TITLE, valid_until=timezone.localdate() + 9 * DAY, published_at=timezone.now() - 99 * DAY)
    ask_all_to_renew(today=timezone.localdate())


def matches(ours: Organisation) -> None:
    make.offer(ours, TITLE, published_at=timezone.now() - DAY)
    make.need(associations.organisation(NAME), TITLE, published_at=timezone.now() - DAY)
    rebuild_catalogue()
    tell_matches(today=timezone.localdate())


def hidden_card(ours: Organisation) -> None:
    take_down_practice(practice=make.practice(ours, TITLE), reason=REASON, by=accounts.user())


def shown_card(ours: Organisation) -> None:
    card = make.practice(ours, TITLE, taken_down_at=timezone.now(), reason=REASON)
    put_back_practice(practice=card, by=accounts.user())


def kept_search(ours: Organisation) -> None:
    (editor,) = people_of(ours)
    keep_search(kind="huoltamo", query="q=teltta", title="4711", pace="instant", by=editor)
    make.offer(ours, TITLE)
    rebuild_catalogue()
    Follow.objects.update(told_at=timezone.now() - DAY)
    write_letters()


def _step(listing, key: str, side: str = KEEPER) -> None:
    take_listing_step(listing=listing, step=key, sides=frozenset({side}), by=accounts.user(), reason=REASON)


WAYS = (
    *(moderation, approval, returning, taking_down, putting_back),
    *(renewal, matches, hidden_card, shown_card, kept_search),
)


def _own_words(text: LetterText) -> list[str]:
    """The lines of the letter above its foot, without what is given."""
    lines = [text.subject, *text.text.partition("\n-- \n")[0].splitlines()]
    return [words for line in lines if (words := " ".join(_GIVEN.sub(" ", line).split()))]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_letter_is_whole_in_each_language(way):
    accounts.secretary()
    ours = associations.organisation(NAME)
    associations.editor(ours)
    way(ours)
    letter = Letter.objects.latest("pk")
    texts = {
        language: write_letter(builder=letter.builder, language=language, params=letter.params)
        for language in LANGUAGES
    }
    for text in texts.values():
        assert "4711" in text.subject
        assert "http" in text.text.partition("\n-- \n")[0]
        assert not re.search(r"\{\{|%\(|\n\n\n\n", text.text)
        assert text.html
    words = {language: _own_words(text) for language, text in texts.items()}
    assert len({len(lines) for lines in words.values()}) == 1
    shared = [set(lines) for lines in zip(*words.values(), strict=True) if len(set(lines)) != len(LANGUAGES)]
    assert shared == []

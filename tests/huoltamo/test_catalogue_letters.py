"""Both sides are told of new matches by letter, each pair once and each person once a day."""

import datetime

import pytest
from django.utils import timezone

from huoltamo.actions.catalogue_matches import tell_matches
from huoltamo.actions.projection import refresh_catalogue
from huoltamo.letters.matches import matches
from huoltamo.models import Need, Offer, State
from jane_portal.accounts.models import RoleSpan
from jane_portal.mail.letter import NotNeeded
from jane_portal.mail.models import Letter
from tests.factories.associations import editor, organisation
from tests.factories.huoltamo import category, need, offer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = timezone.now() - datetime.timedelta(days=1)


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def both_sides(published_at: datetime.datetime = YESTERDAY):
    tents = category("Teltat")
    one, other = organisation("Martat"), organisation("Kyläyhdistys")
    people = editor(one, language="sv"), editor(other)
    offer(one, "Teltta lainaan", category=tents, published_at=published_at)
    need(other, "Telttaa etsitään", category=tents, published_at=published_at)
    refresh()
    return people


def written() -> dict[str, Letter]:
    return {letter.to: letter for letter in Letter.objects.filter(kind="listing_matches")}


def test_tell_matches_writes_once_to_each_side() -> None:
    giver, seeker = both_sides()
    assert tell_matches(today=TODAY) == 2
    assert tell_matches(today=TODAY) == 0
    assert tell_matches(today=TODAY + datetime.timedelta(days=1)) == 0
    letters = written()
    assert set(letters) == {giver.email, seeker.email}
    text = matches(language="fi", params=letters[seeker.email].params)
    assert text.subject == "Sopivat yhteen: Telttaa etsitään"
    assert "Te etsitte: Telttaa etsitään" in text.text
    assert "Teltta lainaan, Martat (sama luokka: Teltat, samat sanat: teltta, koko maakunta)" in text.text
    assert f"/huoltamo/tarjoukset/{Offer.objects.get().pk}/" in text.text


def test_tell_matches_leaves_what_is_published_today_for_the_night() -> None:
    both_sides(timezone.now())
    assert tell_matches(today=TODAY) == 0
    assert tell_matches(today=TODAY + datetime.timedelta(days=1)) == 2


def test_tell_matches_leaves_the_old_alone() -> None:
    both_sides(timezone.now() - datetime.timedelta(days=9))
    assert tell_matches(today=TODAY) == 0


def test_tell_matches_gathers_all_of_a_day_into_one_letter() -> None:
    giver, seeker = both_sides()
    for number in range(4):
        need(organisation(f"Muu {number}"), f"Teltta {number}", category=category("Teltat"), published_at=YESTERDAY)
    refresh()
    assert tell_matches(today=TODAY) == 2
    assert len(written()[giver.email].params["pairs"]) == 5
    assert len(written()[seeker.email].params["pairs"]) == 1


def test_letter_of_matches_is_not_needed_when_nothing_is_left() -> None:
    giver, seeker = both_sides()
    tell_matches(today=TODAY)
    letters = written()
    Offer.objects.update(state=State.PAUSED)
    refresh()
    for person in (giver, seeker):
        with pytest.raises(NotNeeded):
            matches(language="fi", params=letters[person.email].params)


def test_letter_of_matches_does_not_go_to_who_has_left() -> None:
    giver, _seeker = both_sides()
    tell_matches(today=TODAY)
    letters = written()
    RoleSpan.objects.filter(user=giver).update(until=TODAY - datetime.timedelta(days=1))
    with pytest.raises(NotNeeded):
        matches(language="fi", params=letters[giver.email].params)

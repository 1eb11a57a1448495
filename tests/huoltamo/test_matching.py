"""Each offer shows fitting needs and the reverse, with the reason of each."""

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import override

from huoltamo.actions.projection import refresh_catalogue
from huoltamo.models import CatalogueRow, Need, Offer, State
from huoltamo.selectors.matching import fitting, matches_of
from tests.factories.associations import editor, municipality, organisation, sector
from tests.factories.huoltamo import category, need, offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_finnish():
    with override("fi"):
        yield


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def shown(listing: Offer | Need) -> dict[str, list[str]]:
    return {match.title: match.reasons for match in fitting(listing)}


def test_fitting_tells_category_words_and_area() -> None:
    here, there = municipality(), municipality("176", "Juuka")
    tents, talks = category("Teltat"), category("Luennot")
    one = offer(organisation(), "Iso teltta lainaan", category=tents, whole_region=False, municipalities=[here])
    other = organisation("Toinen")
    need(other, "Telttoja kesäjuhliin", category=tents, whole_region=False, municipalities=[here, there])
    need(other, "Juhlateltta", category=talks, whole_region=True)
    need(other, "Katos", category=tents, whole_region=False, municipalities=[there])
    need(other, "Luennoitsija", category=talks, whole_region=False, municipalities=[here])
    need(one.organisation, "Oma teltta", category=tents)
    need(other, "Luonnos teltasta", category=tents, state=State.DRAFT)
    refresh()
    assert shown(one) == {
        "Telttoja kesäjuhliin": ["sama luokka: Teltat", "samat sanat: teltta", "sama alue: Liperi"],
        "Juhlateltta": ["samat sanat: teltta", "koko maakunta"],
    }


def test_fitting_offers_of_a_need_may_be_done_remotely() -> None:
    here, there = municipality(), municipality("176", "Juuka")
    wanted = need(organisation(), "Sivut", mode="both", whole_region=False, municipalities=[here])
    offer(organisation(), "Nettiapua etänä", mode="remote", whole_region=False, municipalities=[there])
    offer(organisation(), "Verkkosivut paikan päällä", whole_region=False, municipalities=[there])
    refresh()
    assert shown(wanted) == {"Nettiapua etänä": ["sama luokka: Digituki ja laiteapu", "etänä"]}


def test_matches_of_what_is_not_shown_are_none() -> None:
    one = offer(organisation(), state=State.DRAFT)
    need(organisation())
    refresh()
    assert not matches_of(one, own=True)
    Offer.objects.update(state=State.PUBLISHED, published_at=timezone.now())
    refresh()
    assert matches_of(one, own=True)
    CatalogueRow.objects.update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    assert not matches_of(one, own=True)


def test_matches_of_an_offer_propose_partners_from_other_sectors() -> None:
    one = offer(organisation("Urheilijat", sector=sector("Liikunta")))
    offer(organisation("Kuoro", sector=sector("Kulttuuri")), "Digiapua kuorolta")
    offer(organisation("Hiihtäjät", sector=sector("Liikunta")), "Digiapua hiihtäjiltä")
    offer(organisation("Nimetön"), "Digiapua jostakin")
    refresh()
    assert [(match.organisation, match.reasons[0]) for match in matches_of(one, own=True).partners] == [
        ("Kuoro", "toinen toimiala: Kulttuuri")
    ]


@pytest.mark.parametrize(("others", "alike"), [(2, 0), (3, 3), (4, 4)])
def test_matches_of_an_offer_tell_of_three_alike_in_the_same_municipality(others: int, alike: int) -> None:
    here = municipality()
    one = offer(organisation(), whole_region=False, municipalities=[here])
    for number in range(others):
        offer(organisation(f"Naapuri {number}"), f"Digiapu {number}", whole_region=False, municipalities=[here])
        offer(organisation(), f"Muualla {number}")
    refresh()
    found = matches_of(one, own=True)
    assert (len(found.alike), found.place) == (alike, "Liperi" if alike else "")


def test_words_that_stand_in_every_title_fit_nothing_together() -> None:
    one = offer(organisation(), "Pienen yhdistyksen kirjanpitoa", category=category("Talous"))
    need(organisation(), "Apua yhdistyksen iltaan")
    need(organisation(), "Apua kirjanpitoon")
    refresh()
    assert list(shown(one)) == ["Apua kirjanpitoon"]


def test_sharing_only_the_category_above_is_no_reason() -> None:
    above = category("Juhlat")
    one = offer(organisation(), "Teltta", category=category("Teltat", parent=above))
    need(organisation(), "Soittaja", category=category("Musiikki", parent=above))
    refresh()
    assert shown(one) == {}


def test_page_proposes_partners_and_doing_it_together_to_its_own_association_only(client) -> None:
    here = municipality()
    ours = organisation(sector=sector("Liikunta"))
    one = offer(ours, whole_region=False, municipalities=[here])
    for number in range(3):
        other = organisation(f"Naapuri {number}", sector=sector("Kulttuuri"))
        offer(other, f"Digiapu {number}", whole_region=False, municipalities=[here])
    need(organisation("Etsivä ry"))
    refresh()
    seen = {}
    for person in (None, editor(ours)):
        if person:
            client.force_login(person)
        found = client.get(one.get_absolute_url()).context["matches"]
        seen[person is not None] = [len(rows) for rows in (found.fitting, found.alike, found.partners)]
    assert seen == {False: [1, 0, 0], True: [1, 3, 0]}


def test_matches_of_statements_stay_the_same_at_any_length(django_assert_num_queries) -> None:
    one = offer(organisation())
    for number in range(30):
        need(organisation(), f"Digiapua {number}")
    refresh()
    with django_assert_num_queries(2):
        assert len(matches_of(one, own=True).fitting) == 5

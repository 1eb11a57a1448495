"""The newest offers and needs on the pages of other rooms, and what fits on the page of an offer."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from huoltamo.actions.projection import refresh_catalogue
from huoltamo.models import CatalogueRow, Need, Offer
from huoltamo.selectors.catalogue_blocks import newest_anywhere, newest_in, newest_of
from tests.factories.associations import municipality, organisation
from tests.factories.huoltamo import need, offer

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def titles(data) -> list[str]:
    return [listing.title for listing in data["listings"]] if data else []


def test_blocks_show_the_newest_of_the_place_and_of_the_association(django_assert_num_queries) -> None:
    juuka, one, other = municipality("176", "Juuka"), organisation("Martat"), organisation("Kuoro")
    for days, (of, title, places) in enumerate(
        [(one, "Täällä", []), (one, "Juuassa", [juuka]), (other, "Kaikkialla", None)]
    ):
        moment = timezone.now() - datetime.timedelta(days=days)
        offer(of, title, published_at=moment, whole_region=places is None, municipalities=places or [])
    need(other, "Tarve", published_at=timezone.now() - datetime.timedelta(days=5))
    refresh()
    with django_assert_num_queries(3):
        assert titles(newest_anywhere(None, VISITOR)) == ["Täällä", "Juuassa", "Kaikkialla", "Tarve"]
        assert titles(newest_in(juuka, VISITOR)) == ["Juuassa", "Kaikkialla", "Tarve"]
        assert titles(newest_of(one, VISITOR)) == ["Täällä", "Juuassa"]
    CatalogueRow.objects.update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    assert newest_anywhere(None, VISITOR) is newest_in(juuka, VISITOR) is newest_of(one, VISITOR) is None


@pytest.mark.parametrize("path", ["/", "/kunnat/liperi/", "/yhdistykset/{slug}/"])
def test_pages_of_other_rooms_lead_to_offers(client: Client, path: str) -> None:
    one = offer(organisation("Martat"))
    refresh()
    page = client.get(path.format(slug=one.organisation.slug)).content.decode()
    assert f'href="/huoltamo/tarjoukset/{one.pk}/"' in page


def test_page_of_an_offer_shows_what_fits(client: Client) -> None:
    one = offer(organisation("Martat"))
    wanted = need(organisation("Kuoro"), "Digiapua")
    refresh()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "He etsivät tätä" in page
    assert f'href="/huoltamo/tarpeet/{wanted.pk}/"' in page
    assert "Sama luokka" in page
    assert "He tarjoavat tätä" in client.get(wanted.get_absolute_url()).content.decode()

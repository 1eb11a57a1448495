"""The catalogue's projection holds what everybody sees, and nothing else."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from associations.actions.projection import refresh_directory
from associations.models import Organisation, Status
from huoltamo.actions.projection import rebuild_catalogue, refresh_catalogue, refresh_of_category
from huoltamo.models import CatalogueRow, Need, Offer, State
from jane_portal.follow.models import News
from tests.factories.associations import municipality, organisation, sector
from tests.factories.huoltamo import category, need, offer

pytestmark = pytest.mark.django_db


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def matching(query: str) -> list[str]:
    rows = CatalogueRow.objects.extra(where=["terms @@ %s::tsquery"], params=[query]).order_by("sort_key")
    return [(row.offer or row.need).title for row in rows.select_related("offer", "need")]


def test_refresh_catalogue_finds_texts_and_facets() -> None:
    top = category("Tilat")
    below = category("Juhlatilat", parent=top, name_sv="Festlokaler")
    one = organisation("Martat", sector=sector("Kulttuuri"))
    offer(
        one,
        "Kylätalon sali",
        description="Keittiö ja astiat.",
        category=below,
        languages=["fi", "sv"],
        price_model="free",
        whole_region=False,
        municipalities=[municipality("176", "Juuka")],
    )
    need(one, "Soittajia", sought="doers", mode="remote", whole_region=False)
    refresh()
    for query in ("kylätalo", "'n:kylätalo'", "astia", "festlokal", "'c:tilat' & 'c:juhlatilat'", "'m:juuka'", "'w:o'"):
        assert matching(query) == ["Kylätalon sali"], query
    assert matching("'t:offer' & 'p:free' & 'l:sv' & 's:kulttuuri'") == ["Kylätalon sali"]
    assert matching("'t:doers' & 'w:r' & 'm:koko-maakunta'") == ["Soittajia"]
    assert matching("'t:need' | 'n:astia' | 'm:liperi' | ('t:doers' & 'w:o')") == []
    row = CatalogueRow.objects.get(offer__isnull=False)
    assert (row.kind, row.price, row.mode, row.languages, row.municipalities) == (1, 1, 1, 3, [176])


def test_refresh_catalogue_without_a_place_is_done_at_home() -> None:
    offer(organisation("Yksi"), "Talkoot", whole_region=False)
    refresh()
    assert matching("'m:liperi'") == ["Talkoot"]
    assert matching("'m:koko-maakunta'") == []


@pytest.mark.parametrize("state", [state for state in State.values if state != State.PUBLISHED])
def test_refresh_catalogue_drops_what_is_not_published(state: str) -> None:
    need(offer(organisation()).organisation)
    refresh()
    assert CatalogueRow.objects.count() == 2
    Offer.objects.update(state=state, reason="x")
    Need.objects.update(state=state, reason="x")
    refresh()
    assert CatalogueRow.objects.count() == 0


def test_refresh_catalogue_drops_what_has_passed() -> None:
    offer(organisation(), valid_until=timezone.localdate() - datetime.timedelta(days=1))
    refresh()
    assert CatalogueRow.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.DISSOLVED, "dissolved_on": "2026-01-01"},
        {"deleted_at": "2026-01-01T00:00Z"},
        {"merged_into": "other"},
    ],
)
def test_organisation_that_ends_takes_its_offers_along(change: dict[str, str]) -> None:
    one, other = organisation("Loppuva"), organisation("Jatkava")
    offer(one)
    need(one)
    refresh()
    values = {key: other if value == "other" else value for key, value in change.items()}
    Organisation.objects.filter(pk=one.pk).update(**values)
    refresh_directory([one.pk])
    assert CatalogueRow.objects.count() == 0
    Organisation.objects.filter(pk=one.pk).update(status="active", dissolved_on=None, deleted_at=None, merged_into=None)
    refresh_directory([one.pk])
    assert CatalogueRow.objects.count() == 2


def test_organisation_that_changes_its_name_is_found_by_the_new_one() -> None:
    one = organisation("Vanha nimi")
    offer(one)
    refresh()
    Organisation.objects.filter(pk=one.pk).update(name_fi="Soittokunta")
    refresh_directory([one.pk])
    assert matching("soittokunta") == ["Digineuvontaa"]
    assert matching("vanha") == []


def test_refresh_of_category_follows_its_name() -> None:
    one = offer(organisation())
    refresh()
    type(one.category).objects.filter(pk=one.category_id).update(name_fi="Leipominen")
    refresh_of_category(one.category_id)
    assert matching("leipoa | leipominen") == ["Digineuvontaa"]


def test_refresh_catalogue_tells_the_news_of_a_publication_once() -> None:
    one = offer(organisation())
    need(one.organisation, published_at=timezone.now() - datetime.timedelta(days=2))
    refresh()
    piece = News.objects.get()
    assert (piece.kind, piece.about_kind, piece.about) == ("huoltamo.offer", "tarjous", one.uuid)
    assert set(piece.topics) == {f"luokka:{one.category.uuid}", f"yhdistys:{one.organisation.uuid}"}
    CatalogueRow.objects.all().delete()
    refresh()
    assert News.objects.count() == 1


def test_rebuild_catalogue_makes_the_same_rows() -> None:
    one = organisation()
    offer(one)
    need(one)
    offer(one, state=State.DRAFT)
    assert rebuild_catalogue() == 2
    before = list(CatalogueRow.objects.order_by("pk").values_list("offer", "need", "terms"))
    CatalogueRow.objects.filter(need__isnull=False).delete()
    Offer.objects.filter(row__isnull=False).update(state=State.PAUSED)
    assert rebuild_catalogue() == 1
    Offer.objects.filter(row__isnull=True, state=State.PAUSED).update(state=State.PUBLISHED)
    rebuild_catalogue()
    assert sorted(CatalogueRow.objects.values_list("terms", flat=True)) == sorted(terms for *_keys, terms in before)


def test_refresh_catalogue_statements_stay_the_same_at_any_length(django_assert_max_num_queries) -> None:
    one = organisation()
    keys = [offer(one, published_at="2026-01-01T00:00Z").pk]
    refresh_catalogue(offers=keys)
    keys += [offer(one, f"Apua {number}", published_at="2026-01-01T00:00Z").pk for number in range(29)]
    with django_assert_max_num_queries(12) as few:
        refresh_catalogue(offers=keys[:1])
    refresh_catalogue(offers=keys)
    with django_assert_max_num_queries(12) as many:
        refresh_catalogue(offers=keys)
    assert len(many) == len(few)
    assert connection.in_atomic_block

"""Good-practice cards: who sees and changes them, and how they are found."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from huoltamo.actions.practice import (
    change_practice,
    publish_practice,
    rebuild_practices,
    take_down_practice,
    withdraw_practice,
)
from huoltamo.letters.listing import practice_kept
from huoltamo.models import Practice
from jane_portal.core.models import SearchEntry
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from tests.factories import accounts, associations
from tests.factories import huoltamo as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return associations.organisation("Kylän Kisa ry")


@pytest.fixture
def editor(ours):
    return associations.editor(ours)


def posted(**fields):
    data = {"title": "Digikerho", "category": make.category().pk, "did": "Neuvoimme kylässä.", "version": 1}
    return {name: value for name, value in (data | fields).items() if value is not None}


def keys():
    return set(SearchEntry.objects.filter(kind="practice").values_list("key", flat=True))


def test_write_and_publish_is_found_by_an_inflected_word(client, editor):
    client.force_login(editor)
    assert client.post("/huoltamo/kaytannot/uusi/", posted()).status_code == 302
    practice = Practice.objects.get()
    assert (practice.published_at, keys()) == (None, set())
    address = f"/huoltamo/kaytannot/{practice.pk}/"
    assertRedirects(client.post(f"{address}julkaise/"), address)
    client.logout()
    assertContains(client.get(address), "Neuvoimme kylässä.")
    assertContains(client.get("/huoltamo/kaytannot/"), "Digikerho")
    assertContains(client.get("/haku/?q=digikerhoa"), "Digikerho")


def test_draft_is_seen_by_its_own_association_only(client, ours, editor):
    practice = make.practice(ours, published_at=None)
    address = practice.get_absolute_url()
    other = associations.editor(associations.organisation())
    for person in (None, other):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(address).status_code == 404
        assertNotContains(client.get("/huoltamo/kaytannot/"), practice.title)
    client.force_login(editor)
    assertContains(client.get("/huoltamo/kaytannot/"), practice.title)


def test_withdraw_takes_it_out_of_the_search(ours, editor):
    practice = publish_practice(practice=make.practice(ours, published_at=None), by=editor)
    assert keys() == {str(practice.pk)}
    assert withdraw_practice(practice=practice, by=editor).published_at is None
    assert keys() == set()


def test_publish_twice_changes_nothing_the_second_time(ours, editor):
    practice = publish_practice(practice=make.practice(ours, published_at=None), by=editor)
    again = publish_practice(practice=practice, by=editor)
    assert (again.published_at, again.version) == (practice.published_at, practice.version)


def test_rebuild_holds_the_shown_ones(ours):
    shown = make.practice(ours)
    make.practice(ours, published_at=None)
    assert (rebuild_practices(lambda done: None), keys()) == (1, {str(shown.pk)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"did": ""},
        {"did": "x" * 2001},
        {"category": 999_999},
        {"category": "abc"},
        {"offer": 999_999},
        {"version": ""},
    ],
)
def test_bad_input_is_refused_and_what_was_typed_stays(client, editor, wrong):
    client.force_login(editor)
    page = client.post("/huoltamo/kaytannot/uusi/", posted(how="Pidä tämä", **wrong))
    assert page.status_code != 302
    assertContains(page, "Pidä tämä", status_code=page.status_code)
    assert not Practice.objects.exists()


def test_markup_is_shown_as_text(client, ours):
    practice = make.practice(ours, did="<script>alert(1)</script>")
    assertNotContains(client.get(practice.get_absolute_url()), "<script>alert")


def test_offer_of_another_association_is_not_linked(client, ours, editor):
    other = make.offer(associations.organisation())
    client.force_login(editor)
    assert client.post("/huoltamo/kaytannot/uusi/", posted(offer=other.pk)).status_code != 302
    assert not Practice.objects.exists()


def test_retired_category_is_offered_to_what_has_it_and_to_nothing_else(client, ours, editor):
    old = make.category("Vanha luokka", retired=True)
    practice = make.practice(ours, category=old)
    client.force_login(editor)
    assertContains(client.get(f"{practice.get_absolute_url()}muokkaa/"), "Vanha luokka")
    assertNotContains(client.get("/huoltamo/kaytannot/uusi/"), "Vanha luokka")


def test_stale_change_is_refused(ours, editor):
    practice = make.practice(ours)
    change_practice(practice=practice, version=1, values={"title": "Uusi"}, by=editor)
    with pytest.raises(StaleVersionError):
        change_practice(practice=practice, version=1, values={"title": "Toinen"}, by=editor)
    assert Practice.objects.get().title == "Uusi"


def test_take_down_tells_why_and_hides_the_card_until_it_is_put_back(client, ours, editor):
    practice = publish_practice(practice=make.practice(ours, published_at=None), by=editor)
    address = practice.get_absolute_url()
    client.force_login(accounts.secretary())
    assert client.post(f"{address}poista-nakyvista/", {"reason": " "}).status_code == 422
    assertRedirects(client.post(f"{address}poista-nakyvista/", {"reason": "Tämä on kauppaa."}), address)
    client.logout()
    assert (client.get(address).status_code, keys()) == (404, set())
    assertNotContains(client.get("/huoltamo/kaytannot/"), practice.title)
    client.force_login(editor)
    assertContains(client.get(address), "Tämä on kauppaa.")
    client.post(f"{address}julkaise/")
    client.force_login(accounts.secretary())
    assert Practice.objects.get().taken_down_at is not None
    client.post(f"{address}palauta/")
    assert (Practice.objects.get().taken_down_at, keys()) == (None, {str(practice.pk)})
    letters = Letter.objects.filter(kind="listing_kept", user=editor).order_by("pk")
    texts = [practice_kept(language="fi", params=letter.params) for letter in letters]
    assert [text.subject for text in texts] == [
        f"Poistettu näkyvistä: {practice.title}",
        f"Taas näkyvissä: {practice.title}",
    ]
    assert "Tämä on kauppaa." in texts[0].text


def test_take_down_of_what_is_not_shown_changes_nothing(ours):
    secretary = accounts.secretary()
    draft = make.practice(ours, published_at=None)
    hidden = take_down_practice(practice=make.practice(ours), reason="Syy", by=secretary)
    for practice in (draft, hidden):
        with pytest.raises(ValidationError):
            take_down_practice(practice=practice, reason="Toinen", by=secretary)
    assert (Letter.objects.count(), set(Practice.objects.values_list("reason", flat=True))) == (0, {"", "Syy"})


def test_card_is_named_on_the_page_of_its_offer(client, ours):
    offer = make.offer(ours)
    make.practice(ours, "Näin se tehtiin", offer=offer)
    make.practice(ours, "Luonnos siitä", offer=offer, published_at=None)
    page = client.get(offer.get_absolute_url())
    assertContains(page, "Näin se tehtiin")
    assertNotContains(page, "Luonnos siitä")


def test_offer_is_shown_on_the_card_while_everybody_sees_it(client, ours):
    shown, hidden = make.offer(ours, "Digitukea"), make.offer(ours, "Piilossa", state="paused")
    assertContains(client.get(make.practice(ours, offer=shown).get_absolute_url()), "Digitukea")
    assertNotContains(client.get(make.practice(ours, offer=hidden).get_absolute_url()), "Piilossa")


def test_list_narrows_by_category_and_says_when_it_is_empty(client, ours):
    assertContains(client.get("/huoltamo/kaytannot/"), "empty__title")
    make.practice(ours, "Digikerho")
    make.practice(ours, "Kahvitus", category=make.category("Pitopalvelu"))
    page = client.get("/huoltamo/kaytannot/?luokka=pitopalvelu")
    assert [one.title for one in page.context["page"]] == ["Kahvitus"]
    assertContains(client.get("/huoltamo/kaytannot/?luokka=ei-ole"), "empty__title")


@pytest.mark.parametrize("address", ["/huoltamo/kaytannot/", "/huoltamo/kaytannot/?luokka=digituki-ja-laiteapu"])
def test_list_takes_a_constant_number_of_statements(client, ours, address, django_assert_max_num_queries):
    make.practice(ours)
    with django_assert_max_num_queries(4) as few:
        client.get(address)
    for number in range(29):
        make.practice(associations.organisation(), category=make.category(f"Luokka {number}"))
        make.practice(ours)
    with django_assert_max_num_queries(4) as many:
        client.get(address)
    assert len(few) == len(many)

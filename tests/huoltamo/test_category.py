"""The tree of categories: renamed, moved and retired by the secretary."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains

from huoltamo.actions.category import catch_up, change_category, create_category, load_categories, refresh_category
from huoltamo.actions.projection import rebuild_catalogue
from huoltamo.models import Category
from huoltamo.selectors.category import tree
from huoltamo.tasks import refresh_category as task
from huoltamo.tasks import sweep
from tests.factories import accounts, associations
from tests.factories import huoltamo as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    person = accounts.secretary()
    client.force_login(person)
    return person


def change(category, by, **values):
    current = Category.objects.get(pk=category.pk)
    return change_category(category=current, version=current.version, values=values, by=by)


def test_create_gives_each_an_address_of_its_own(secretary):
    first = create_category(values={"name_fi": "Äänentoisto", "order": 5}, by=secretary)
    second = create_category(values={"name_fi": "Aanentoisto", "order": 6}, by=secretary)
    assert (first.slug, second.slug) == ("aanentoisto", "aanentoisto-2")


def test_rename_keeps_the_address_and_the_starter_set_does_not_come_back(secretary):
    load_categories()
    number = Category.objects.count()
    first = Category.objects.first()
    assert change(first, secretary, name_fi="Uusi nimi").slug == first.slug
    assert (load_categories(), Category.objects.count()) == ({"categories": 0}, number)


def test_rename_and_move_reach_the_catalogue(client, secretary):
    above, moved = make.category("Juhlat"), make.category("Kalusto")
    part = make.category("Teltat", parent=moved)
    make.offer(associations.organisation(), "Iso katos", category=part)
    rebuild_catalogue()
    assert client.get("/huoltamo/?q=riemulaite").context["total"] == 0
    change(moved, secretary, name_fi="Riemulaite", parent=above)
    task(moved.pk)
    assert client.get("/huoltamo/?q=riemulaite").context["total"] == 1
    assert client.get("/huoltamo/?luokka=juhlat").context["total"] == 1


def test_change_that_never_reached_the_worker_is_caught_up_with(client, secretary):
    """The broker was down: the category stays behind until the sweep, which then has nothing more to do."""
    category, other = make.category("Kalusto"), make.category("Muu")
    make.offer(associations.organisation(), "Iso katos", category=category)
    rebuild_catalogue()
    change(category, secretary, name_fi="Riemulaite")
    change(other, secretary, order=3)
    sweep()
    assert client.get("/huoltamo/?q=riemulaite").context["total"] == 1
    assert (Category.objects.behind().count(), catch_up()) == (0, 0)


def test_refresh_of_a_category_that_is_gone_does_nothing():
    refresh_category(category=999_999)


def test_ring_is_refused_however_it_is_asked(secretary):
    top = make.category("Ylin")
    middle = make.category("Keski", parent=top)
    low = make.category("Alin", parent=middle)
    for parent in (top, middle, low):
        with pytest.raises(ValidationError):
            change(top, secretary, parent=parent)
    top.refresh_from_db()
    assert (top.parent_id, top.version) == (None, 1)


def test_two_of_one_name_are_refused(secretary):
    make.category("Kuljetus")
    with pytest.raises(ValidationError):
        create_category(values={"name_fi": " kuljetus ", "order": 1}, by=secretary)


def test_retire_waits_for_its_parts(secretary):
    above = make.category("Juhlat")
    part = make.category("Teltat", parent=above)
    with pytest.raises(ValidationError):
        change(above, secretary, retired=True)
    change(part, secretary, retired=True)
    assert change(above, secretary, retired=True).retired
    with pytest.raises(ValidationError):
        change(part, secretary, retired=False)


def test_retired_stays_on_what_has_it_and_is_not_chosen_anew(client, secretary):
    ours = associations.organisation()
    category = make.category("Vanha luokka")
    offer = make.offer(ours, category=category)
    change(category, secretary, retired=True)
    editor = associations.editor(ours)
    client.force_login(editor)
    assertContains(client.get(offer.get_absolute_url()), "Vanha luokka")
    assertContains(client.get(f"{offer.get_absolute_url()}muokkaa/"), "Vanha luokka")
    assert category not in client.get("/huoltamo/tarjoukset/uusi/").context["form"].fields["category"].queryset


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_fi": ""},
        {"name_fi": "x" * 201},
        {"order": "-1"},
        {"order": "99999"},
        {"order": "abc"},
        {"parent": "999999"},
        {"name_fi": "Kuljetus"},
    ],
)
def test_bad_input_is_refused_and_what_was_typed_stays(client, secretary, wrong):
    make.category("Kuljetus")
    data = {"name_fi": "Uusi", "name_sv": "Behåll detta", "order": "5", "version": "1"} | wrong
    page = client.post("/huoltamo/luokat/uusi/", data)
    assert page.status_code != 302
    assertContains(page, "Behåll detta", status_code=page.status_code)
    assert Category.objects.count() == 1


def test_page_moves_a_category_below_another(client, secretary):
    above, category = make.category("Juhlat"), make.category("Teltat")
    address = f"/huoltamo/luokat/{category.pk}/"
    data = {"name_fi": "Teltat", "order": "5", "version": "1", "parent": str(above.pk)}
    assert client.post(address, data).status_code == 302
    assert [(one.category.name, len(one.above)) for one in tree()] == [("Juhlat", 0), ("Teltat", 1)]
    assertContains(client.get("/huoltamo/luokat/"), address)


def test_counts_of_a_category_are_those_of_its_parts_too(client, secretary):
    """Wherever a number leads to the catalogue it is the number of hits there."""
    above = make.category("Juhlat")
    part = make.category("Teltat", parent=make.category("Katokset", parent=above))
    for category in (above, part):
        make.offer(associations.organisation(), category=category)
    make.need(associations.organisation(), category=part)
    rebuild_catalogue()
    names = {"juhlat": 3, "katokset": 2, "teltat": 2}
    (facet,) = [one for one in client.get("/huoltamo/").context["facets"] if one.name == "luokka"]
    assert {one.value: one.count for one in facet.options} == names
    assert {one.category.slug: one.offers + one.needs for one in tree() if one.offers} == names
    assert client.get("/huoltamo/?luokka=juhlat").context["total"] == 3


def test_list_takes_one_statement_at_any_length(client, secretary, django_assert_max_num_queries):
    make.offer(associations.organisation())
    with django_assert_max_num_queries(4):  # session, person and roles; one of the page
        client.get("/huoltamo/luokat/")
    parent = None
    for number in range(30):
        parent = make.category(f"Luokka {number}", parent=parent if number % 3 else None)
    with django_assert_max_num_queries(4):
        client.get("/huoltamo/luokat/")

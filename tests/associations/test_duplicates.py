import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from associations.actions.duplicate import keep_apart, merge_organisations, undo_merge
from associations.models import Activity, Claim, Contact, Merge, OldSlug, Organisation
from associations.selectors.duplicate import pairs
from jane_portal.accounts.models import Role, User
from tests.factories import accounts, associations

pytestmark = pytest.mark.django_db


def names() -> list[tuple[str, str]]:
    return [(pair.first.name_fi, pair.second.name_fi) for pair in pairs()]


def roles(user: User) -> set[str]:
    return {f"{span.role} {span.scope}" for span in User.objects.get(pk=user.pk).open_spans}


def twins() -> tuple[Organisation, Organisation]:
    kept = associations.organisation("Kuikkaniemen kyläyhdistys ry", register_number="900.001")
    dropped = associations.organisation(
        "Kuikkaniemen Kyläyhdistys",
        business_id="9000005-6",
        description_fi="Pidämme huolta kylästä.",
        founded_year=1961,
    )
    return kept, dropped


def test_pairs_are_near_names_in_the_same_municipality():
    joensuu = associations.municipality("167", "Joensuu")
    twins()
    associations.organisation("Kuikkaniemen kyläyhdistys ry", domicile=joensuu)
    associations.organisation("Liperin Palloseura ry")
    assert names() == [("Kuikkaniemen kyläyhdistys ry", "Kuikkaniemen Kyläyhdistys")]


def test_pair_found_to_be_different_is_not_shown_again():
    first, second = twins()
    keep_apart(first=second, second=first, by=accounts.secretary())
    keep_apart(first=first, second=second, by=accounts.secretary())
    assert names() == []


def test_merge_takes_chosen_fields_and_loses_no_relation():
    kept, dropped = twins()
    secretary = accounts.secretary()
    contact, activity = associations.contact(dropped, name="Aino"), associations.activity(dropped)
    claim = associations.claim(dropped, accounts.user())
    OldSlug.objects.create(slug="vanhin-osoite", organisation=dropped)
    dropped.works_in.add(associations.municipality("167", "Joensuu"))
    dropped.other_sectors.add(associations.sector("Liikunta"))

    merge_organisations(kept=kept, dropped=dropped, from_dropped={"business_id", "description_fi"}, by=secretary)

    kept.refresh_from_db()
    assert (kept.register_number, kept.business_id, kept.founded_year) == ("900.001", "9000005-6", None)
    assert kept.description_fi == "Pidämme huolta kylästä."
    assert Contact.objects.get(pk=contact.pk).organisation == kept
    assert Activity.objects.get(pk=activity.pk).organisation == kept
    assert Claim.objects.get(pk=claim.pk).organisation == kept
    assert {place.name_fi for place in kept.works_in.all()} == {"Joensuu"}
    assert {sector.name_fi for sector in kept.other_sectors.all()} == {"Liikunta"}
    assert set(OldSlug.objects.filter(organisation=kept).values_list("slug", flat=True)) == {
        "vanhin-osoite",
        dropped.slug,
    }


def test_merge_redirects_the_old_addresses(client):
    kept, dropped = twins()
    merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=accounts.secretary())
    answer = client.get(f"/yhdistykset/{dropped.slug}/")
    assert (answer.status_code, answer.url) == (301, kept.get_absolute_url())


def test_merge_moves_roles_without_doubling_them():
    kept, dropped = twins()
    owner, editor = associations.owner(kept), associations.editor(dropped)
    span = accounts.span(owner, Role.ASSOCIATION_EDITOR, dropped.scope)

    merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=accounts.secretary())

    assert roles(editor) == {f"association_editor {kept.scope}"}
    assert roles(owner) == {f"association_owner {kept.scope}"}
    assert span.scope == dropped.scope


def test_merge_with_two_open_claims_of_one_person_keeps_both_rows():
    kept, dropped = twins()
    person = accounts.user()
    associations.claim(kept, person)
    associations.claim(dropped, person)
    merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=accounts.secretary())
    assert Claim.objects.filter(user=person).count() == 2


def test_merge_a_second_time_is_refused():
    kept, dropped = twins()
    merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=accounts.secretary())
    with pytest.raises(ValidationError):
        merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=accounts.secretary())


def test_undo_merge_brings_everything_back():
    kept, dropped = twins()
    editor, secretary = associations.editor(dropped), accounts.secretary()
    contact = associations.contact(dropped, name="Aino")
    dropped.works_in.add(associations.municipality("167", "Joensuu"))
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped={"name_fi", "business_id"}, by=secretary)

    undo_merge(merge=merge, by=secretary)

    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert (kept.name_fi, kept.business_id) == ("Kuikkaniemen kyläyhdistys ry", None)
    assert (dropped.merged_into, dropped.business_id) == (None, "9000005-6")
    assert Contact.objects.get(pk=contact.pk).organisation == dropped
    assert kept.works_in.count() == 0
    assert roles(editor) == {f"association_editor {dropped.scope}"}
    assert not OldSlug.objects.filter(slug=dropped.slug).exists()


def test_undo_merge_keeps_what_has_been_edited_since():
    kept, dropped = twins()
    secretary = accounts.secretary()
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped={"founded_year"}, by=secretary)
    Organisation.objects.filter(pk=kept.pk).update(founded_year=1970)
    undo_merge(merge=merge, by=secretary)
    assert Organisation.objects.get(pk=kept.pk).founded_year == 1970


def test_undo_merge_after_thirty_days_is_refused():
    kept, dropped = twins()
    secretary = accounts.secretary()
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=secretary)
    Merge.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    with pytest.raises(ValidationError):
        undo_merge(merge=merge, by=secretary)


def test_secretary_compares_and_merges_in_the_browser(client):
    kept, dropped = twins()
    client.force_login(accounts.secretary())
    url = reverse("duplicate_merge", kwargs={"first": kept.pk, "second": dropped.pk})
    html = client.get(reverse("duplicate_list")).content.decode()
    assert url in html
    page = client.get(url)
    fields = dict.fromkeys(page.context["form"].fields, "first") | {"founded_year": "second"}

    answer = client.post(url, fields)

    assert answer.url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert kept.founded_year == 1961
    undo = reverse("merge_undo", kwargs={"pk": Merge.objects.get().pk})
    assert undo in client.get(reverse("duplicate_list")).content.decode()
    assert client.get(undo).status_code == 200
    assert Merge.objects.get().undone_at is None
    assert client.post(undo).status_code == 302
    assert Merge.objects.get().undone_at is not None
    assert client.get(undo).url == reverse("duplicate_list")


def test_keeping_apart_is_asked_before_it_is_done(client):
    first, second = twins()
    client.force_login(accounts.secretary())
    url = reverse("duplicate_keep_apart", kwargs={"first": first.pk, "second": second.pk})
    for page in (
        reverse("duplicate_list"),
        reverse("duplicate_merge", kwargs={"first": first.pk, "second": second.pk}),
    ):
        html = client.get(page).content.decode()
        assert f'href="{url}"' in html
    assert client.get(url).status_code == 200
    assert len(pairs()) == 1
    assert client.post(url).url == reverse("duplicate_list")
    assert pairs() == []


def test_merge_is_visible_to_the_secretaries_of_the_region_only():
    kept, dropped = twins()
    secretary = accounts.secretary()
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=secretary)
    substitute = accounts.with_role(Role.SUBSTITUTE_SECRETARY, "region:12")
    others = [
        AnonymousUser(),
        accounts.user(),
        accounts.administrator(),
        accounts.with_role(Role.ASSOCIATION_OWNER, kept.scope),
        accounts.with_role(Role.SECRETARY, "region:10"),
    ]
    for user in (secretary, substitute):
        assert list(Merge.objects.visible_to(user)) == [merge]
    for user in others:
        assert list(Merge.objects.visible_to(user)) == []

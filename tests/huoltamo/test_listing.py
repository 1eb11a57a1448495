"""Offers and needs: from draft to end, by whom, and what follows."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from associations.actions.duplicate import merge_organisations as make_merge
from huoltamo.actions.listing import (
    WrongStep,
    change_listing,
    copy_listing,
    expire_listings,
    pause_offers,
    resume_offers,
    take_listing_step,
)
from huoltamo.actions.listing_letters import RENEWAL, ask_all_to_renew
from huoltamo.actions.plain import write_plain
from huoltamo.models import Need, Offer, State
from huoltamo.models.listing import KEEPER, LISTING_STEPS, OWN, PORTAL
from huoltamo.selectors.listing import description_twin
from jane_portal.core.links import open_link, token_of
from jane_portal.core.plain.actions import PlainValues
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from tests.factories import accounts, associations
from tests.factories import huoltamo as make
from tests.factories.orders import row as order_row

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SIDES = (OWN, KEEPER, PORTAL)


@pytest.fixture
def ours():
    return associations.organisation("Kylän Kisa ry")


@pytest.fixture
def editor(ours):
    return associations.editor(ours)


def step(listing, key, side=OWN, by=None, reason="syy"):
    return take_listing_step(listing=listing, step=key, sides=frozenset({side}), by=by, reason=reason)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("key", LISTING_STEPS)
@pytest.mark.parametrize("side", SIDES)
def test_each_step_leads_where_the_table_says_and_nowhere_else(ours, state, key, side):
    offer = make.offer(ours, state=state, reason="syy", published_at=timezone.now())
    known = LISTING_STEPS[key]
    if state in known.sources and side in known.who:
        assert step(offer, key, side).state in known.targets
    else:
        with pytest.raises(WrongStep):
            step(offer, key, side)
        offer.refresh_from_db()
        assert (offer.state, offer.version) == (state, 1)


@pytest.mark.parametrize("key", [key for key, one in LISTING_STEPS.items() if one.reason])
def test_step_that_asks_for_a_reason_is_not_taken_without(ours, key):
    offer = make.offer(ours, state=next(iter(LISTING_STEPS[key].sources)), published_at=timezone.now())
    with pytest.raises(WrongStep):
        step(offer, key, KEEPER, reason="  ")


def test_publish_first_offer_waits_for_the_secretary_and_the_second_does_not(ours, editor):
    secretary = accounts.secretary()
    first = step(make.offer(ours, state=State.DRAFT), "publish", by=editor)
    assert (first.state, Letter.objects.filter(user=secretary, kind="listing_moderation").count()) == ("moderation", 1)
    assert step(first, "approve", KEEPER, by=secretary).state == State.PUBLISHED
    assert Letter.objects.filter(user=editor, kind="listing_kept").count() == 1
    assert step(make.offer(ours, state=State.DRAFT), "publish", by=editor).state == State.PUBLISHED


def test_publish_need_waits_for_nobody(ours, editor):
    need = step(make.need(ours, state=State.DRAFT), "publish", by=editor)
    assert (need.state, need.published_at is not None) == (State.PUBLISHED, True)


def test_publish_past_its_last_day_is_refused(ours):
    offer = make.offer(ours, state=State.DRAFT, valid_until=timezone.localdate() - DAY)
    make.offer(ours)
    with pytest.raises(ValidationError):
        step(offer, "publish")


def test_take_down_tells_why_and_shows_it_to_nobody_else(ours, editor, client):
    offer = make.offer(ours)
    step(offer, "take_down", KEEPER, by=accounts.secretary(), reason="Tämä on kauppaa.")
    assert client.get(offer.get_absolute_url()).status_code == 404
    client.force_login(editor)
    assertContains(client.get(offer.get_absolute_url()), "Tämä on kauppaa.")


def test_expire_nightly_takes_what_is_past_and_nothing_else(ours):
    today = timezone.localdate()
    past = make.offer(ours, valid_until=today - DAY)
    paused, last = make.need(ours, valid_until=today - DAY, state=State.PAUSED), make.offer(ours, valid_until=today)
    assert (expire_listings(today=today), expire_listings(today=today)) == (2, 0)
    states = [kind.objects.get(pk=one.pk).state for kind, one in ((Offer, past), (Need, paused), (Offer, last))]
    assert states == ["expired", "expired", "published"]


def test_pause_all_offers_and_show_them_again(ours, editor):
    offers = [make.offer(ours), make.offer(ours), make.offer(ours, state=State.DRAFT)]
    other = make.offer(associations.organisation())
    assert pause_offers(organisation=ours, by=editor) == 2
    assert not Offer.objects.shown().filter(organisation=ours).exists()
    assert Offer.objects.shown().get() == other
    assert resume_offers(organisation=ours, by=editor) == 2
    assert set(Offer.objects.shown().filter(organisation=ours)) == set(offers[:2])


def test_change_with_a_stale_version_is_refused(ours, editor):
    offer = make.offer(ours)
    change_listing(listing=offer, version=1, values={"title": "Uusi"}, by=editor)
    with pytest.raises(StaleVersionError):
        change_listing(listing=offer, version=1, values={"title": "Toinen"}, by=editor)
    assert Offer.objects.get(pk=offer.pk).title == "Uusi"


def test_change_of_another_field_is_refused(ours, editor):
    with pytest.raises(ValueError, match="state"):
        change_listing(listing=make.offer(ours), version=1, values={"state": "published"}, by=editor)


def test_copy_is_a_draft_with_the_same_texts_and_places(ours, editor):
    place = associations.municipality()
    need = make.need(ours, municipalities=[place], whole_region=False, wished_from=timezone.localdate())
    write_plain(listing=need, values=PlainValues(text="Autamme."), by=editor)
    copy = copy_listing(listing=need, by=editor)
    assert (copy.state, copy.title, copy.wished_from) == (State.DRAFT, need.title, None)
    assert description_twin(copy).text == "Autamme."
    assert list(copy.municipalities.all()) == [place]


@pytest.mark.parametrize(
    ("state", "fields", "seen"),
    [
        (State.PUBLISHED, {}, 200),
        (State.PUBLISHED, {"valid_until": datetime.date(2020, 1, 1)}, 404),
        *[(state, {"reason": "syy"}, 404) for state in State.values if state != State.PUBLISHED],
    ],
)
def test_strangers_see_only_what_is_published_and_in_date(client, ours, editor, state, fields, seen):
    offer = make.offer(ours, state=state, published_at=timezone.now(), **fields)
    assert client.get(offer.get_absolute_url()).status_code == seen
    client.force_login(editor)
    assert client.get(offer.get_absolute_url()).status_code == 200


def test_offer_of_a_dissolved_association_is_shown_to_nobody_else(client, ours):
    offer = make.offer(ours)
    type(ours).objects.filter(pk=ours.pk).update(status="dissolved", dissolved_on=timezone.localdate())
    assert client.get(offer.get_absolute_url()).status_code == 404


def test_nothing_new_begins_in_the_name_of_a_dissolved_association(client, ours, editor):
    client.force_login(editor)
    begin, pause = f"/huoltamo/tarjoukset/uusi/?yhdistys={ours.slug}", f"/huoltamo/omat/{ours.slug}/tauko/"
    assert (client.get(begin).status_code, client.post(pause).status_code) == (200, 302)
    type(ours).objects.filter(pk=ours.pk).update(status="dissolved", dissolved_on=timezone.localdate())
    assert (client.get(begin).status_code, client.post(pause).status_code) == (403, 403)


def test_page_shows_no_contact_beyond_her_choice(client, ours):
    hidden = associations.contact(ours, name="Aino Piilossa", email="aino@demo.example")
    shown = associations.contact(ours, name="Onni Esillä", name_seen_by="public")
    offer = make.offer(ours, contact=shown, deputy=hidden)
    response = client.get(offer.get_absolute_url())
    assertContains(response, "Onni Esillä")
    assertNotContains(response, "Piilossa")
    assertNotContains(response, "aino@demo.example")


FORM = {
    "version": 1,
    "title": "Digineuvontaa",
    "description": "Tunti neuvontaa.",
    "mode": "on_site",
    "whole_region": "on",
    "price_model": "free",
}


def posted(**changes):
    data = FORM | {"category": make.category().pk, "valid_until": timezone.localdate() + DAY} | changes
    return {name: value for name, value in data.items() if value is not None}


def test_offer_from_form_to_publication(client, ours, editor):
    make.offer(ours)
    client.force_login(editor)
    response = client.post("/huoltamo/tarjoukset/uusi/", posted())
    offer = Offer.objects.latest("pk")
    assert (response.status_code, offer.state, offer.organisation) == (302, State.DRAFT, ours)
    client.post(f"/huoltamo/tarjoukset/{offer.pk}/askel/publish/")
    client.logout()
    assertContains(client.get(offer.get_absolute_url()), "Tunti neuvontaa.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"category": 999_999},
        {"valid_until": "2020-01-01"},
        {"valid_until": "2099-01-01"},
        {"price_model": "fixed"},
        {"price_model": "fixed", "amount": "-5"},
        {"price_model": "fixed", "amount": "1000000"},
        {"price_model": "per_hour", "amount": "kymppi"},
        {"monthly_limit": "0"},
        {"mode": "sea"},
        {"whole_region": None},
        {"description": "x" * 4001},
    ],
)
def test_offer_with_bad_input_keeps_what_was_typed_and_changes_nothing(client, ours, editor, wrong):
    client.force_login(editor)
    response = client.post("/huoltamo/tarjoukset/uusi/", posted(done_by="Kaikki yhdessä", **wrong))
    assertContains(response, "Kaikki yhdessä")
    assert Offer.objects.count() == 0


def test_each_fault_is_told_in_the_language_of_the_page(client, ours, editor):
    """And at its own field; what was typed stays in all of them."""
    client.force_login(editor)
    wrong = {
        "title": "x" * 121,
        "category": 999_999,
        "valid_until": "2020-01-01",
        "price_model": "fixed",
        "amount": "-5",
        "monthly_limit": "1000",
        "lead_days": "-1",
        "mode": "sea",
        "whole_region": None,
        "municipalities": "abc",
    }
    data = posted(done_by="Kaikki yhdessä", **wrong)
    told = {}
    for language in ("", "sv/", "en/"):
        page = client.post(f"/{language}huoltamo/tarjoukset/uusi/", data)
        assertContains(page, "Kaikki yhdessä")
        told[language] = {name: list(lines) for name, lines in page.context["form"].errors.items()}
        for lines in told[language].values():
            assertContains(page, escape(lines[0]))
    assert {frozenset(one) for one in told.values()} == {frozenset(wrong) - {"price_model", "whole_region"}}
    for name in told[""]:
        assert len({str(one[name]) for one in told.values()}) == 3, name
    assert not Offer.objects.exists()


def test_html_in_texts_is_shown_as_text(client, ours):
    offer = make.offer(ours, title="<b>Teltta</b>", description="<script>alert(1)</script>")
    response = client.get(offer.get_absolute_url())
    assertNotContains(response, "<script>alert(1)")
    assertContains(response, "&lt;b&gt;Teltta&lt;/b&gt;")


def test_need_with_days_in_the_past_or_in_the_wrong_order_is_refused(client, ours, editor):
    client.force_login(editor)
    today = timezone.localdate()
    for first, last in ((today - 3 * DAY, today - DAY), (today + 3 * DAY, today + DAY)):
        data = posted(sought="service", wished_from=first, wished_until=last)
        client.post("/huoltamo/tarpeet/uusi/", data)
    assert Need.objects.count() == 0


def test_renewal_letter_goes_once_and_its_button_renews_for_a_year(client, ours, editor):
    today = timezone.localdate()
    offer = make.offer(ours, valid_until=today + 10 * DAY, published_at=timezone.now() - 100 * DAY)
    assert (ask_all_to_renew(today=today), ask_all_to_renew(today=today)) == (1, 0)
    assert Letter.objects.filter(kind="listing_renewal", user=editor).count() == 1
    link = open_link(RENEWAL, f"offer:{offer.pk}")
    opened = client.get(f"/huoltamo/jatka/{token_of(link)}/")
    page = client.get(opened.url)
    offer.refresh_from_db()
    assert (page.status_code, offer.valid_until) == (200, today + 10 * DAY)  # opening changes nothing
    client.post("/huoltamo/jatka/")
    offer.refresh_from_db()
    assert offer.valid_until == today + 365 * DAY
    assert client.post("/huoltamo/jatka/").status_code == 410


def test_renewal_link_of_one_who_no_longer_edits_does_nothing(client, ours, editor):
    today = timezone.localdate()
    offer = make.offer(ours, valid_until=today + 10 * DAY, published_at=timezone.now() - 100 * DAY)
    ask_all_to_renew(today=today)
    link = open_link(RENEWAL, f"offer:{offer.pk}")
    editor.spans.update(until=today - DAY)
    client.get(f"/huoltamo/jatka/{token_of(link)}/")
    assert client.post("/huoltamo/jatka/").status_code == 410
    offer.refresh_from_db()
    assert offer.valid_until == today + 10 * DAY


def test_renewal_keeps_a_pause_and_forgets_days_that_have_passed(ours):
    today = timezone.localdate()
    paused = make.offer(ours, state=State.PAUSED, published_at=timezone.now(), valid_until=today + DAY)
    past = {"wished_from": today - 9 * DAY, "wished_until": today - DAY, "valid_until": today - DAY}
    need = make.need(ours, state=State.EXPIRED, published_at=timezone.now(), **past)
    ahead = make.need(ours, wished_until=today + 60 * DAY, wished_from=today, valid_until=today + DAY)
    renewed = [step(one, "renew") for one in (paused, need, ahead)]
    assert [one.state for one in renewed] == [State.PAUSED, State.PUBLISHED, State.PUBLISHED]
    assert [(one.valid_until - today).days for one in renewed] == [365, 365, 60]
    assert [one.wished_until for one in Need.objects.order_by("pk")] == [None, today + 60 * DAY]


def test_one_that_fails_at_night_takes_no_other_with_it(ours, editor):
    """Neither when they expire nor when letters of renewal go; it is tried again the next night."""
    today = timezone.localdate()
    long_ago = timezone.now() - 100 * DAY
    for number, day in enumerate((today - DAY, today + DAY)):
        for title in ("Ensin", "Rikki", "Sitten"):
            make.offer(ours, f"{title} {number}", valid_until=day, published_at=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
            CREATE TRIGGER refuse BEFORE UPDATE ON huoltamo_offer FOR EACH ROW WHEN (OLD.title LIKE 'Rikki%')
            EXECUTE FUNCTION pg_temp.refuse()""")
    assert (expire_listings(today=today), ask_all_to_renew(today=today)) == (2, 2)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON huoltamo_offer")
    assert (expire_listings(today=today), ask_all_to_renew(today=today)) == (1, 1)


def test_need_is_shown_until_its_wished_day_at_the_latest(client, ours, editor):
    client.force_login(editor)
    last = timezone.localdate() + 20 * DAY
    response = client.post(
        "/huoltamo/tarpeet/uusi/", posted(sought="service", wished_until=last, valid_until=last + DAY)
    )
    assert (response.status_code, Need.objects.get().valid_until) == (302, last)


def test_secretary_finds_what_she_has_taken_down(client, ours):
    client.force_login(accounts.secretary())
    for one in (make.offer(ours, "Kauppaa"), make.need(ours, "Mainos")):
        step(one, "take_down", KEEPER)
    make.practice(ours, "Ilmoitus", taken_down_at=timezone.now(), reason="syy")
    page = client.get("/huoltamo/odottavat/")
    assert [one.title for one in page.context["taken_down"]] == ["Ilmoitus", "Mainos", "Kauppaa"]


def test_desk_of_an_editor_shows_her_unfinished_offers_and_needs(client, ours, editor):
    make.offer(ours, "Valmis")
    make.offer(ours, "Luonnos", state=State.DRAFT)
    past = {"state": State.EXPIRED, "published_at": timezone.now()}
    make.need(ours, "Mennyt", valid_until=timezone.localdate() - DAY, **past)
    make.need(ours, "Kauan sitten", valid_until=timezone.localdate() - 61 * DAY, **past)
    client.force_login(editor)
    page = client.get("/tyopoyta/")
    assertContains(page, "Luonnos")
    assertContains(page, "Mennyt")
    assertNotContains(page, "Valmis")
    assertNotContains(page, "Kauan sitten")


@pytest.mark.parametrize("rows", [1, 30])
def test_own_list_costs_the_same_with_many_rows(client, ours, editor, rows, django_assert_max_num_queries):
    for _number in range(rows):
        make.offer(ours)
        make.need(ours)
    client.force_login(editor)
    client.get("/huoltamo/omat/")
    with django_assert_max_num_queries(4 + 3):  # session, user, roles
        client.get("/huoltamo/omat/")


def test_history_names_the_steps(client, ours, editor):
    make.offer(ours)
    offer = make.offer(ours, state=State.DRAFT)
    step(offer, "publish", by=editor)
    client.force_login(editor)
    assertContains(client.get(f"/en/huoltamo/tarjoukset/{offer.pk}/historia/"), "State changed")


def test_merge_of_associations_brings_offers_and_orders_along(client, ours):
    """The catalogue follows, and an order between the two stays where it was: nobody orders from herself."""
    twin = associations.organisation("Kylän Kisa")
    offer, between = make.offer(twin), make.offer(ours, title="Oma teltta")
    order = order_row(twin, between)
    make_merge(kept=ours, dropped=twin, from_dropped=set(), by=accounts.secretary())
    offer.refresh_from_db()
    order.refresh_from_db()
    assert (offer.organisation, order.buyer, order.provider) == (ours, twin, ours)
    assertContains(client.get("/huoltamo/"), "Kylän Kisa ry", count=2)


@pytest.mark.parametrize("build", [make.offer, make.need])
def test_page_with_everything_on_it_keeps_its_budget(client, ours, editor, build, django_assert_max_num_queries):
    """Of its own editor, with contacts, files, a calendar and places; session and user are not counted."""
    contacts = {name: associations.contact(ours, name=name, user=accounts.user()) for name in ("contact", "deputy")}
    listing = build(ours, municipalities=[associations.municipality()], **contacts)
    make.picture(listing)
    if build is make.offer:
        make.days(listing)
    client.force_login(editor)
    client.get(listing.get_absolute_url())
    with django_assert_max_num_queries(8 + 2):
        assert client.get(listing.get_absolute_url()).status_code == 200

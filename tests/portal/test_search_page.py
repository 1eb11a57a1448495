"""/haku/: every kind in its group, and only what the person may see."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from associations.actions.change import after_change
from associations.actions.search_entries import index_municipalities, refresh_past_activities
from associations.models import Activity, DirectoryRow
from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import index_entry
from jane_portal.core.search.visibility import NETWORK, for_scope
from jane_portal.core.web.everything import Asked, search_everything
from tests.factories.associations import activity, editor, municipality, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_finnish():
    with override("fi"):
        yield


def test_search_groups_hits_by_kind_with_counts(client: Client) -> None:
    one = organisation("Liperin kylätalot ry")
    for number in range(7):
        activity(one, f"Kylätalon kerho {number}")
    after_change(one)
    index_municipalities()
    found = search_everything(Asked("liperi kylätalo"), AnonymousUser())
    assert [(str(group.hits[0].title), group.total, len(group.hits)) for group in found.groups] == [
        ("Liperin kylätalot ry", 1, 1),
        ("Kylätalon kerho 0", 7, 5),
    ]
    page = client.get("/haku/?q=liperiläinen kylätalo").content.decode()
    assert client.get("/haku/?q=liperi").status_code == 200
    assert "/kunnat/liperi/" in client.get("/haku/?q=liperissä").content.decode()
    assert client.get("/haku/?q=kylätalo&laji=activity").content.decode().count("hit__title") == 7
    assert client.get("/sv/haku/?q=liperi").content.decode().count('href="/sv/kunnat/liperi/"') == 1
    assert page


def test_search_shows_only_what_the_person_may_see() -> None:
    one = organisation("Jokin ry")
    index_entry(kind="activity", key=901, title="Salainen paperi", url="/x/", visible=[for_scope(one.scope)])
    index_entry(kind="activity", key=902, title="Verkoston paperi", url="/y/", visible=[NETWORK])
    own, stranger = editor(one), editor(organisation("Muu ry"))
    seen = {
        who: [hit.url for group in search_everything(Asked("paperi"), user).groups for hit in group.hits]
        for who, user in {"own": own, "stranger": stranger, "nobody": AnonymousUser()}.items()
    }
    assert seen == {"own": ["/x/", "/y/"], "stranger": ["/y/"], "nobody": []}


def test_search_suggestion_never_tells_of_a_hidden_word(client: Client) -> None:
    index_entry(kind="activity", key=1, title="Salapaperi", url="/x/", visible=[NETWORK])
    assert "salapaperi" not in client.get("/haku/?q=salapapperi").content.decode().lower()


def test_search_typing_mistake_shows_hits_of_the_nearest_word(client: Client) -> None:
    index_municipalities()
    municipality("309", "Outokumpu")
    index_municipalities()
    page = client.get("/haku/?q=outokumppu").content.decode()
    assert "/kunnat/outokumpu/" in page


def test_activity_that_is_removed_leaves_the_search() -> None:
    one = organisation("Jokin ry")
    gone = activity(one, "Lukupiiri")
    activity(one, "Tiistaikerho")
    after_change(one)
    gone.delete()
    after_change(one)
    assert set(SearchEntry.objects.values_list("title", flat=True)) == {"Tiistaikerho"}


def test_activity_that_is_past_leaves_the_search_at_night() -> None:
    one = organisation("Jokin ry")
    day = timezone.localdate()
    past = activity(one, "Soittotunti", valid_until=day)
    after_change(one)
    Activity.objects.filter(pk=past.pk).update(valid_until=day - datetime.timedelta(days=1))
    refresh_past_activities(day=day)
    assert not SearchEntry.objects.exists()
    assert not DirectoryRow.objects.extra(where=["terms @@ 'soittotunti'"]).exists()


def test_rebuild_search_finds_what_was_there(client: Client) -> None:
    one = organisation("Liperin kylätalot ry")
    activity(one, "Lukupiiri")
    call_command("rebuild_search", verbosity=0)
    page = client.get("/haku/?q=lukupiiri").content.decode()
    assert page.count("hit__title") == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=10), st.text(max_size=8))
def test_search_any_query_string_is_answered(client: Client, words: str, kind: str, page: str) -> None:
    clean = {key: value.replace("\x00", "") for key, value in {"q": words, "laji": kind, "sivu": page}.items()}
    assert client.get("/haku/", clean).status_code == 200


def test_search_statements_stay_the_same_at_any_length(client: Client, django_assert_max_num_queries) -> None:
    one = organisation("Liperin kylätalot ry")
    activity(one, "Lukupiiri")
    after_change(one)
    with django_assert_max_num_queries(6) as few:
        client.get("/haku/?q=lukupiiri")
    for number in range(30):
        activity(one, f"Lukupiiri {number}")
    after_change(one)
    with django_assert_max_num_queries(6) as many:
        client.get("/haku/?q=lukupiiri")
    assert len(few) == len(many)

"""The thread: links both ways, seen where both ends are."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from associations.actions.ending import delete_organisation
from jane_portal.core.models import ThreadLink
from jane_portal.core.thread.actions import link_records
from jane_portal.core.thread.ends import located
from jane_portal.core.thread.models import LinkKind
from jane_portal.core.thread.selectors import thread_of
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def chain():
    """a → b → c → a: evidence, adoption, and back to the beginning."""
    a, b, c = (rooms.organisation(name) for name in ("Alku ry", "Bulevardi ry", "Cembalo ry"))
    ends = [("yhdistys", one.uuid) for one in (a, b, c)]
    link_records(start=ends[0], kind=LinkKind.EVIDENCE_FOR, end=ends[1], note="Luku 2026", by=None)
    link_records(start=ends[1], kind=LinkKind.ADOPTED_AS, end=ends[2], by=None)
    link_records(start=ends[2], kind=LinkKind.REPORTED_IN, end=ends[0], by=None)
    return a, b, c


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def told(steps):
    return [(step.words, step.node.title, told(step.further)) for step in steps]


def test_thread_of_walks_both_ways_and_stops_at_what_it_has_passed(chain):
    thread = thread_of("yhdistys", chain[1].uuid, NOBODY)
    assert told(thread.after) == [("was adopted as", "Cembalo ry", [("is reported in", "Alku ry", [])])]
    assert told(thread.before) == [("rests on", "Alku ry", [("reports", "Cembalo ry", [])])]
    assert thread.before[0].note == "Luku 2026"


def test_thread_of_hides_links_to_what_one_may_not_see(chain):
    delete_organisation(organisation=chain[2], by=make.secretary())
    thread = thread_of("yhdistys", chain[1].uuid, NOBODY)
    assert (told(thread.after), told(thread.before)) == ([], [("rests on", "Alku ry", [])])


def test_thread_of_takes_the_same_statements_at_any_length(chain, django_assert_num_queries):
    with django_assert_num_queries(2):
        thread_of("yhdistys", chain[0].uuid, NOBODY)
    for number in range(30):
        other = rooms.organisation(f"Yhdistys {number} ry")
        link_records(start=("yhdistys", other.uuid), kind=LinkKind.DONE_BY, end=("yhdistys", chain[0].uuid), by=None)
    with django_assert_num_queries(2):
        assert len(thread_of("yhdistys", chain[0].uuid, NOBODY).before) == 31


def test_link_records_twice_is_one_link_and_never_with_itself(chain):
    ends = [("yhdistys", one.uuid) for one in chain]
    link_records(start=ends[0], kind=LinkKind.EVIDENCE_FOR, end=ends[1], by=None)
    assert ThreadLink.objects.count() == 3
    with pytest.raises(ValidationError):
        link_records(start=ends[0], kind=LinkKind.DONE_BY, end=ends[0], by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadLink.objects.create(
            kind="done_by", from_end="kunta", from_uuid=ends[0][1], to_end="yhdistys", to_uuid=ends[0][1]
        )


def test_located_reads_addresses_of_every_language_and_no_others(chain):
    path = chain[0].get_absolute_url()
    for address in (
        path,
        f"https://portaali.example{path}?x=1",
        path.replace("/en/", "/sv/"),
        path.removeprefix("/en"),
    ):
        assert located(address, NOBODY) == ("yhdistys", chain[0].uuid)
    for address in ("", "/", "/yhdistykset/", "/yhdistykset/ei-ole/", "https://[", "kunta"):
        assert located(address, NOBODY) is None


def test_thread_page_lets_the_secretary_tie_and_cut(client, chain):
    user = make.secretary()
    client.force_login(user)
    address = reverse("thread_show", args=["yhdistys", chain[0].uuid])
    municipality = rooms.municipality()
    data = {"way": "from.done_by", "address": f"/kunnat/{municipality.slug}/", "note": "Sovittu"}
    assert client.post(address, data).status_code == 302
    link = ThreadLink.objects.get(kind="done_by")
    assert (link.from_end, link.to_uuid, link.made_by) == ("kunta", chain[0].uuid, user)
    cut = reverse("thread_cut", args=["yhdistys", chain[0].uuid, link.pk])
    assert cut in client.get(address).content.decode()
    assert client.get(cut).status_code == 200
    assert client.post(cut).status_code == 302
    assert not ThreadLink.objects.filter(pk=link.pk).exists()
    assert client.post(cut).status_code == 404


def test_thread_page_keeps_what_was_typed_when_the_address_is_wrong(client, chain):
    user = make.secretary()
    client.force_login(user)
    address = reverse("thread_show", args=["yhdistys", chain[0].uuid])
    page = client.post(address, {"way": "to.done_by", "address": "/kunnat/olematon/", "note": "Muistettava"})
    assert page.status_code == 200
    assert "Muistettava" in page.content.decode()
    assert ThreadLink.objects.count() == 3


def test_thread_page_of_nothing_is_absent(client):
    assert client.get(reverse("thread_show", args=["yhdistys", uuid.uuid4()])).status_code == 404
    assert client.get(reverse("thread_show", args=["muu", uuid.uuid4()])).status_code == 404

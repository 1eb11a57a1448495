"""The invented bodies of the demo: each kind of paper stands on their pages."""

import pytest

from associations.models import Region
from networks.bodies.actions.demo_papers import make_papers
from networks.bodies.models import Body, Handover, Kind, RaisedIssue, Statement
from tests.factories import accounts, bodies

pytestmark = pytest.mark.django_db


def test_demo_shows_each_kind_of_paper(client):
    board = bodies.body(kind=Kind.REGIONAL)
    make_papers(region=Region.objects.get(pk=board.region_id), parent=board, person=lambda name: accounts.user())
    group = Body.objects.get(name_fi="Esimerkkilän kylätilojen työryhmä")
    page = client.get(group.get_absolute_url()).content.decode()
    shown = ("Tilaluettelo", "Jokaisella kylällä", "lainausehtojen", "Koulujen tilat", "Tilat auki")
    assert [words for words in shown if words not in page] == []
    assert "Syksyn kyläkierros" not in page and "Avainten luettelo" not in page
    assert set(Statement.objects.values_list("state", flat=True)) == {"given", "signing"}
    assert RaisedIssue.objects.get().state == "taken_up"
    assert Handover.objects.get().items.count() >= 3

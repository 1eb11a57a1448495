"""Acting on behalf of an association: a note of consent, a letter for each deed, a line in the history."""

from __future__ import annotations

import pytest
from django.urls import reverse

from associations.actions.activity import add_activity, change_activity, remove_activity
from associations.actions.organisation import change_organisation, set_links
from jane_portal.core.history.selectors import Source, deeds
from jane_portal.mail.models import Letter
from tests.factories import associations as rooms
from tests.factories import representation as here
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
NOTE = "Aino Aalto soitti 3.11."


def test_an_agent_helps_with_a_note_and_the_association_is_told(client):
    association = rooms.organisation("Kuikkaniemen kyläyhdistys ry")
    owner, agent = rooms.owner(association), here.office().user
    client.force_login(agent)
    address = reverse("association_update", kwargs={"slug": association.slug, "part": "linkit"})
    page = client.get(address)
    data = {field.html_name: field.value() or "" for field in page.context["form"]}
    refused = client.post(address, data)
    assert "on_behalf_of" in refused.context["form"].errors
    assert client.post(address, data | {"on_behalf_of": NOTE}).status_code == 302
    letter = last_letter(owner.email, "helped")
    assert NOTE in letter.text and agent.name in letter.text
    found, _count = deeds([Source(type(association), "id", association.pk)], roles={})
    assert NOTE in {deed.on_behalf_of for deed in found}


def test_each_deed_is_told_once_and_one_s_own_editing_is_not(client):
    association = rooms.organisation()
    owner, by = rooms.owner(association), here.office().user
    helping = {"by": by, "on_behalf_of": NOTE}
    changed = change_organisation(
        organisation=association, version=1, values={"website": "https://a.example/"}, **helping
    )
    set_links(organisation=changed, version=changed.version, links=[], **helping)
    made = add_activity(organisation=association, values={"title": "Kerho", "kind": "hobby"}, **helping)
    change_activity(activity=made, version=made.version, values={"title": "Toinen kerho"}, **helping)
    remove_activity(activity=made, **helping)
    assert Letter.objects.filter(kind="helped", to=owner.email).count() == 5
    own = add_activity(organisation=association, values={"title": "Oma", "kind": "hobby"}, by=owner)
    remove_activity(activity=own, by=owner)
    assert Letter.objects.filter(kind="helped").count() == 5


def test_an_association_without_people_is_told_at_its_mailbox():
    association = rooms.organisation()
    rooms.contact(association, kind="mailbox", email="yhdistys@demo.example")
    values = {"website": "https://a.example/"}
    change_organisation(organisation=association, version=1, values=values, by=here.office().user, on_behalf_of=NOTE)
    assert Letter.objects.get(kind="helped").to == "yhdistys@demo.example"

"""The description in plain Finnish: written beside its source, its state told from data, shown by a switch."""

import re

import pytest
from django.urls import reverse

from associations.actions.organisation import change_organisation
from associations.selectors.organisation import description_twin
from jane_portal.core.plain.actions import PlainValues
from jane_portal.core.plain.models import PlainText
from jane_portal.core.plain.states import State
from tests.factories.associations import editor, organisation

pytestmark = pytest.mark.django_db


def described(**more):
    org = organisation("Kylätalon väki", description_fi="Ylläpidämme kylätaloa.")
    return org, editor(org, **more)


def write(org, by, plain, **values):
    org.refresh_from_db()
    return change_organisation(organisation=org, version=org.version, values=values, plain=plain, by=by)


def test_state_follows_the_two_texts_and_the_check():
    org, by = described()
    states = [description_twin(org).state]
    for plain, values in (
        (PlainValues("Meillä on kylätalo."), {}),
        (PlainValues("Meillä on kylätalo.", checked=True), {}),
        (PlainValues("Meillä on kylätalo."), {"description_fi": "Vuokraamme kylätaloa."}),
        (PlainValues("Meillä on kylätalo.", same=True), {}),
        (PlainValues("Voit vuokrata kylätalon."), {}),
        (PlainValues(""), {}),
    ):
        states.append(description_twin(write(org, by, plain, **values)).state)
    assert states == [
        State.MISSING,
        State.UNCHECKED,
        State.CHECKED,
        State.STALE,
        State.CHECKED,
        State.UNCHECKED,
        State.MISSING,
    ]


def test_spaces_and_lines_of_the_source_do_not_make_it_stale():
    org, by = described()
    org = write(org, by, PlainValues("Meillä on talo."), description_fi="Ylläpidämme\n\nkylätaloa. ")
    org = write(org, by, PlainValues("Meillä on talo."), description_fi="Ylläpidämme kylätaloa.")
    assert description_twin(org).state == State.UNCHECKED


@pytest.mark.parametrize(("public", "shown"), [(True, True), (False, False)])
def test_checker_is_named_only_by_her_own_choice(public, shown, client):
    org, by = described(name="Maija Tarkka", show_name_publicly=public)
    write(org, by, PlainValues("Meillä on kylätalo.", checked=True))
    html = client.get(f"/selko{org.get_absolute_url()}").content.decode()
    assert ("Maija Tarkka" in html) is shown


def test_editor_writes_it_on_the_description_page_and_history_tells(client):
    org, by = described()
    client.force_login(by)
    where = reverse("association_update", kwargs={"slug": org.slug, "part": "kuvaus"})
    data = {"version": org.version, "description_fi": "Ylläpidämme kylätaloa.", "description_plain": "Meillä on talo."}
    assert client.post(where, data).status_code == 302
    assert PlainText.objects.get().text == "Meillä on talo."
    assert client.post(where, data | {"description_plain": "Toinen"}).status_code == 409
    history = client.get(reverse("association_history", kwargs={"slug": org.slug})).content.decode()
    assert "Meillä on talo." in history


def test_plain_page_shows_the_plain_text_keeps_its_links_and_can_be_left(client):
    org, by = described()
    write(org, by, PlainValues("Meillä on kylätalo."))
    ordinary, plain = client.get(org.get_absolute_url()), client.get(f"/selko{org.get_absolute_url()}")
    ordinary, plain = ordinary.content.decode(), plain.content.decode()
    assert ("Ylläpidämme kylätaloa." in ordinary, "Meillä on kylätalo." in ordinary) == (True, False)
    assert '<div class="prose" lang="fi-x-selko"><p>Meillä on kylätalo.</p>' in plain
    own = set(re.findall(r'href="(/[^"#]*)"', plain)) - {org.get_absolute_url(), "/"}
    strayed = [path for path in own if not path.startswith(("/selko/", "/static/", "/sv/", "/en/"))]
    assert strayed == [path for path in strayed if path == org.get_absolute_url()]
    assert f'href="{org.get_absolute_url()}"' in plain


def test_selkokieli_is_said_only_of_a_checked_text(client):
    org, by = described()
    write(org, by, PlainValues("Meillä on kylätalo."))
    where = f"/selko{org.get_absolute_url()}"
    label = re.compile('data-state="([a-z]+)"')
    assert label.findall(client.get(where).content.decode()) == ["unchecked"]
    write(org, by, PlainValues("Meillä on kylätalo.", checked=True))
    assert label.findall(client.get(where).content.decode()) == ["checked"]

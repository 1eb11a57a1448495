"""A form changes what it shows and nothing else, whatever names come with the post (reliability B3)."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from jane_portal.policy import POLICY, PUBLIC

from .crawl import PASS, addresses, client_of, expected, patterns, rolled_back
from .samples import SAMPLES

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """The fields of the forms that post to the page itself: name → values."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.inside, self.select, self.area = path, False, "", ""
        self.fields: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method", "").lower() == "post" and given.get("action", "") in {"", self.path}
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in {"submit", "file", "button"}:
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                self.fields.setdefault(name, [])
            else:
                self.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, [])
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select].append(given.get("value", ""))
        elif tag == "textarea" and name:
            self.area = name
            self.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.fields[self.area][0] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def other_value(record: models.Model, field: models.Field[Any, Any]) -> str:
    """Some value the column could take and does not have."""
    if isinstance(field, models.BooleanField):
        return "" if getattr(record, field.attname) else "on"
    if field.choices:
        return next((str(key) for key, _label in field.flatchoices if key != getattr(record, field.attname)), "x")
    if isinstance(field, models.DateTimeField):
        return "2031-02-03 04:05:06"
    if isinstance(field, models.DateField):
        return "2031-02-03"
    if isinstance(field, (models.IntegerField, models.ForeignKey)):
        return "1"
    return "muutettu"


def record_of(world: Any, kind: str, own: Any) -> models.Model | None:
    if isinstance(own, models.Model):
        return own
    from associations import models as rooms

    named = {"contact": rooms.Contact, "activity": rooms.Activity, "municipal_contact": rooms.MunicipalContact}
    return named[kind].objects.get(pk=own["pk"]) if kind in named else None


def edits(name: str) -> bool:
    row = POLICY.get(name)
    return row is not None and bool(row.objects) and row.who != PUBLIC


EDITING = [pattern for pattern in patterns() if edits(pattern.name)]


def changed_by(client: Client, where: str, data: dict[str, Any], record: models.Model) -> set[str]:
    """Columns of the record that are others after the post; the post itself is undone."""
    with rolled_back():
        client.post(where, data)
        found = type(record)._base_manager.filter(pk=record.pk).first()
        if found is None:
            return {"deleted"}
        fields = record._meta.concrete_fields
        return {each.attname for each in fields if each.value_from_object(found) != each.value_from_object(record)}


@pytest.mark.parametrize("pattern", EDITING, ids=lambda pattern: pattern.name)
def test_names_beyond_the_form_change_nothing(world, pattern, monkeypatch):
    """The same form once as it stands, once with every other column's name added: the same columns change."""
    row = POLICY[pattern.name]
    actor = next((each for each in world.actors if expected(row, each, "own", "GET") == PASS), None)
    assert actor is not None
    with rolled_back():
        pair = SAMPLES[row.objects](world, actor)
        monkeypatch.setitem(SAMPLES, row.objects, lambda world, actor: pair)
        record = record_of(world, row.objects, pair[0])
        where = addresses(pattern, row, world, actor)["own"]
        client = client_of(actor)
        page = client.get(where)
        if record is None or page.status_code != 200 or page.streaming:
            return
        form = Fields(where)
        form.feed(page.content.decode())
        record.refresh_from_db()
        extra = {
            name: other_value(record, field)
            for field in record._meta.concrete_fields
            for name in {field.name, field.attname}
            if name not in form.fields and not field.primary_key
        }
        data = dict(form.fields.items())
        assert changed_by(client, where, data | extra, record) == changed_by(client, where, data, record)


def test_own_profile_takes_three_fields(world):
    actor = world.actor("stranger")
    before = dict(type(actor.user).objects.values().get(pk=actor.user.pk))
    with rolled_back():
        data = dict.fromkeys(before, "1") | {"name": "Aino", "language": "sv", "email": "evil@demo.example"}
        client_of(actor).post(reverse("profile_update"), data)
        after = type(actor.user).objects.values().get(pk=actor.user.pk)
    assert {name for name in before if before[name] != after[name]} == {"name", "language", "show_name_publicly"}

"""Every edit form of a versioned record refuses a stale save with both texts, and can then be finished (A5)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, F, TextField
from django.forms import HiddenInput
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from PIL import Image

from associations.actions.freshness import ask_association
from associations.models.freshness import FRESHNESS
from associations.views.association_edit import PARTS
from jane_portal.accounts.models import Role
from jane_portal.core.links import open_link, token_of
from jane_portal.core.models import VersionedModel
from jane_portal.core.web.conflict import ConflictMixin
from jane_portal.policy import POLICY
from tests.factories import associations as rooms

from .samples import SAMPLES
from .world import World

pytestmark = pytest.mark.django_db
THEIRS, MINE = "Toisen kirjoittama", "Minun kirjoittamani"
# Forms that make a record: there is nothing stored that could be lost.
MAKING = {"contact_create", "activity_create", "municipal_contact_create", "offer_create", "need_create"}
MAKING |= {"practice_create", "category_create", "body_create", "seat_create", "mandate_create", "election_create"}
MAKING |= {"body_news_create", "material_create", "statement_create"}
MAKING |= {"campaign_create", "panel_create", "pledge_create", "meeting_create", "item_create"}
# Forms that only the association's own people fill in.
OWN_ONLY = {"offer_update", "need_update", "practice_update"}


def conflict_views(resolver: URLResolver) -> dict[str, type]:
    found: dict[str, type] = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= conflict_views(entry)
        else:
            view = getattr(entry.callback, "view_class", None)
            if view is not None and issubclass(view, ConflictMixin):
                found[entry.name] = view
    return found


def cases() -> list[tuple[str, str]]:
    """(name of the pattern, part of the entry)."""
    names = sorted(set(conflict_views(get_resolver())) - MAKING)
    return [(name, part) for name in names for part in (PARTS if name == "association_update" else [""])]


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(data, "PNG")
    return SimpleUploadedFile("logo.png", data.getvalue(), "image/png")


def address_of(name: str, part: str, world: World, client: Client) -> str:
    if name == "freshness_answer":
        rooms.owner(world.association)
        ask_association(organisation=world.association, turn=world.association.created_at.date(), by=None)
        client.get(reverse("freshness_open", args=[token_of(open_link(FRESHNESS, world.association.scope))]))
        return reverse(name)
    own = SAMPLES[POLICY[name].objects](world, world.actor(Role.SECRETARY))[0]
    values = own if isinstance(own, dict) else {"slug": own.slug} if hasattr(own, "slug") else {"pk": own.pk}
    return reverse(name, kwargs=values | ({"part": part} if part else {}))


def posted(form: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value in (None, "", False) or field.field.widget.needs_multipart_form:
            continue
        value = field.field.prepare_value(value)
        data[field.html_name] = [str(one) for one in value] if isinstance(value, (list, tuple)) else str(value)
    return data


def text_field(form: Any, record: VersionedModel) -> str:
    """A field of free text that the form writes into a column of the record; "" when it has none."""
    for field in form:
        column = next((one for one in record._meta.concrete_fields if one.name == field.name), None)
        free = isinstance(column, (CharField, TextField)) and not column.choices and not column.unique
        if free and type(field.field).__name__ == "CharField" and not isinstance(field.field.widget, HiddenInput):
            return field.name
    return ""


def test_there_are_such_forms_and_all_are_tried():
    assert len(cases()) >= 8
    assert set(conflict_views(get_resolver())) >= MAKING


@pytest.mark.parametrize(("name", "part"), cases())
def test_stale_save_shows_both_texts_and_can_be_finished(world, name, part):
    client = Client()
    client.force_login(world.actor(Role.ASSOCIATION_OWNER if name in OWN_ONLY else Role.SECRETARY).user)
    url = address_of(name, part, world, client)
    page = client.get(url)
    view, form = page.context["view"], page.context["form"]
    record = getattr(view, "record", None) or view.organisation
    assert isinstance(record, VersionedModel) and record.pk
    data = posted(form)
    field = text_field(form, record)
    changes: dict[str, Any] = {"version": F("version") + 1}
    if field:
        data[field] = MINE
        changes[field] = THEIRS
    type(record)._base_manager.filter(pk=record.pk).update(**changes)
    if "picture" in form.fields:
        data["picture"] = picture()

    stale = client.post(url, data)
    assert stale.status_code == 409, stale.context["form"].errors if stale.context else ""
    words = stale.content.decode()
    if field:
        assert THEIRS in words and MINE in words
        record.refresh_from_db()
        assert getattr(record, field) == THEIRS

    again = posted(stale.context["form"])
    if "picture" in form.fields:
        again["picture"] = picture()
    done = client.post(url, again)
    assert done.status_code == 302, done.context["form"].errors
    record.refresh_from_db()
    if field:
        assert getattr(record, field) == MINE

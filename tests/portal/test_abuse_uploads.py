"""Abuse cases 20 to 22: hostile files in every form that takes one. None acts, none is fatal, each gets a line."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import associations
import huoltamo
import jane_portal
from associations.actions import register
from associations.models import ImportBatch, Organisation
from jane_portal.core.files.models import StoredFile
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import huoltamo as market
from tests.factories import orders

from .crawl import body
from .hostile_files import CANARY, hostile_files

pytestmark = pytest.mark.django_db
LONGEST = 10  # seconds
NOT_OPEN = {"jane_portal.core.web.samples.SampleForm"}  # shown on the component page, sent nowhere


def upload_forms() -> set[str]:
    """Every form class of the portal with a field for files."""
    for package in (jane_portal, associations, huoltamo):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name or module.name.endswith(("filters", "samples")):
                importlib.import_module(module.name)
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        fields = getattr(kind, "base_fields", {}).values()
        if kind.__module__.startswith(("jane_portal", "associations", "huoltamo")):
            found |= {
                f"{kind.__module__}.{kind.__qualname__}" for field in fields if isinstance(field, forms.FileField)
            }
    return found - NOT_OPEN


def _client(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def send_logo(file: SimpleUploadedFile) -> tuple[Any, list[Any]]:
    """The answer, and what others get when the file was taken."""
    organisation = rooms.organisation()
    client = _client(rooms.owner(organisation))
    address = reverse("association_update", kwargs={"slug": organisation.slug, "part": "logo"})
    answer = client.post(address, {"version": organisation.version, "picture": file})
    name = Organisation.objects.get().logo_name
    shown = [client.get(organisation.get_absolute_url())]
    if name:
        stored = StoredFile.objects.get()
        shown += [client.get(reverse("logo_show", kwargs={"name": name})), client.get(stored.get_absolute_url())]
    return answer, shown


def send_register(file: SimpleUploadedFile) -> tuple[Any, list[Any]]:
    client = _client(make.secretary())
    answer = client.post(reverse("import_create"), {"file": file})
    shown = [client.get(reverse("import_list"))]
    for batch in ImportBatch.objects.all():
        register.read_headings(batch=batch)  # the worker's part
        shown.append(client.get(reverse("import_detail", kwargs={"pk": batch.pk}), follow=True))
    return answer, shown


def _kept(client: Client) -> list[Any]:
    return [client.get(stored.get_absolute_url()) for stored in StoredFile.objects.all()]


def send_enclosure(file: SimpleUploadedFile) -> tuple[Any, list[Any]]:
    organisation = rooms.organisation()
    offer = market.offer(organisation)
    client = _client(rooms.editor(organisation))
    answer = client.post(reverse("offer_files", kwargs={"pk": offer.pk}), {"upload": file, "alt": "Teltta pihalla"})
    if answer.status_code == 422:
        assert "Teltta pihalla" in answer.content.decode()
    return answer, [client.get(offer.get_absolute_url()), *_kept(client)]


def send_message(file: SimpleUploadedFile) -> tuple[Any, list[Any]]:
    pair = orders.two()
    order = orders.order(pair)
    client = _client(pair.buyers)
    data = {"side": "buyer", "text": "Tässä kuva", "enclosures": file}
    answer = client.post(reverse("order_message", kwargs={"pk": order.pk}), data)
    if answer.status_code == 422:
        assert "Tässä kuva" in answer.content.decode()
    return answer, [client.get(order.get_absolute_url()), *_kept(client)]


WAYS: dict[str, Callable[[SimpleUploadedFile], tuple[Any, list[Any]]]] = {
    "associations.forms.organisation.LogoForm": send_logo,
    "associations.forms.register_import.UploadForm": send_register,
    "huoltamo.forms.listing.EnclosureForm": send_enclosure,
    "huoltamo.forms.order_message.MessageForm": send_message,
}


def test_every_form_with_a_file_is_tried():
    assert upload_forms() == set(WAYS)


def test_there_are_thirty_one_kinds_or_more():
    assert len(hostile_files()) >= 31


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.rsplit(".", 1)[-1])
@pytest.mark.parametrize("kind", hostile_files())
def test_hostile_file_does_not_act(way: str, kind: str):
    name, data, content_type = hostile_files()[kind]
    file = SimpleUploadedFile("x", data, content_type=content_type)
    file._name = name  # as it comes over the wire; Django takes the path off again
    started = time.monotonic()
    answer, shown = WAYS[way](file)
    assert time.monotonic() - started < LONGEST
    assert answer.status_code in {200, 302, 400, 422}
    if answer.status_code in {200, 422}:
        sent = next(form for name in ("form", "message_form") if (form := answer.context.get(name)))
        lines = [line for errors in sent.errors.values() for line in errors]
        assert len(lines) == 1 and 10 < len(lines[0]) < 200, lines
    for page in [answer, *shown]:
        assert page.status_code < 500
        text = body(page)
        if page.get("Content-Type", "").startswith("text/html"):
            for live in (f"<script>{CANARY}", f"onerror={CANARY}()>", f"onload='{CANARY}"):
                assert live.encode() not in text
        else:
            # A document is handed over as it came, as a download; a picture has been made anew.
            if not page["Content-Disposition"].startswith("attachment"):
                assert CANARY.encode() not in text
                assert page["Content-Type"] == "image/webp"
            assert page["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in page["Content-Security-Policy"]

"""The file store: what is taken, under which name it leaves, who may see it, and what is swept."""

import datetime
import io
import zipfile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from jane_portal.core.files import actions, content, kinds
from jane_portal.core.files.actions import keep_document, keep_made, keep_picture, sweep_files
from jane_portal.core.files.content import document_type, shown_name
from jane_portal.core.files.kinds import FileKind
from jane_portal.core.files.models import StoredFile
from jane_portal.core.files.pictures import remake_picture
from jane_portal.core.personal.registry import event_models
from tests.factories.accounts import user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


@pytest.fixture
def paper_kind(monkeypatch):
    """A kind whose files the person named in `owner` sees, all of them in use."""
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register_files(
        FileKind(
            key="paper",
            visible_to=lambda person: Q(owner=f"person:{person.pk}") if person.is_authenticated else Q(pk__in=[]),
            in_use=lambda: StoredFile.objects.exclude(file_name="unused.pdf").values("path"),
        )
    )


def office(*names: str, **parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def upload(data: bytes, name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def kind_of(data: bytes) -> str:
    return document_type(io.BytesIO(data), len(data))


TAKEN = {
    "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office(
        "[Content_Types].xml", "word/document.xml"
    ),
    "application/vnd.oasis.opendocument.text": office(
        "content.xml", mimetype=b"application/vnd.oasis.opendocument.text"
    ),
    "text/plain": "Hei, 5 < 7 ja äiti & isä\r\n".encode(),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_document_is_told_from_its_bytes(kind):
    assert kind_of(TAKEN[kind]) == kind


REFUSED = {
    "nothing": b"",
    "html": b"\n <!DOCTYPE html><script>x</script>",
    "html in the middle of text": b"moi " * 500 + b"<SCRIPT>x</SCRIPT>",
    "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "shell": b"#!/bin/sh\nrm -rf /",
    "windows program": b"MZ\x90\x00" + b"\x00" * 100,
    "elf": b"\x7fELF" + b"\x00" * 100,
    "picture": b"\x89PNG\r\n\x1a\n",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "utf-16": "moi".encode("utf-16"),
    "plain archive": office("a.txt"),
    "macros": office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "program inside": office("[Content_Types].xml", "word/document.xml", "word/embeddings/a.EXE"),
    "two kinds at once": office("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    "way out of the folder": office("[Content_Types].xml", "word/document.xml", "../../etc/passwd"),
    "html as its mimetype": office("content.xml", mimetype=b"text/html"),
    "cut archive": office("[Content_Types].xml", "word/document.xml")[:60],
    "bomb": office("[Content_Types].xml", "word/document.xml", x=b"0" * 60_000_000),
    "rtf": b"{\\rtf1 {\\object}}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_files_are_refused_with_one_line(name):
    with pytest.raises(ValidationError) as refusal:
        kind_of(REFUSED[name])
    assert len(refusal.value.messages) == 1


def test_too_large_is_told_before_reading(monkeypatch):
    with pytest.raises(ValidationError, match="25"):
        document_type(None, content.MAX_BYTES + 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\Pöytäkirja 1.PDF", "Pöytäkirja 1.pdf"),
        ("a.pdf.exe", "a-pdf-exe.pdf"),
        ("\u202efdp.exe", "fdp-exe.pdf"),
        ('"><script>alert(1)</script>.pdf', "script.pdf"),
        ("x\r\nSet-Cookie: a=b", "xSet-Cookie a=b.pdf"),
        ("", "tiedosto.pdf"),
        ("...", "tiedosto.pdf"),
        ("ä" * 300, "ä" * 100 + ".pdf"),
    ],
)
def test_names_are_harmless(sent, shown):
    assert shown_name(sent, "application/pdf") == shown


def test_document_is_a_download_in_a_sandbox_for_those_who_may(client, paper_kind):
    person, other = user(), user()
    stored = keep_document(upload=upload(PDF, "../Kirje.html"), kind="paper", owner=f"person:{person.pk}", by=person)
    address = reverse("file_show", kwargs={"uuid": stored.uuid})
    assert client.get(address).status_code == 404
    client.force_login(other)
    assert client.get(address).status_code == 404
    client.force_login(person)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    names = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options")
    assert [answer[name] for name in (*names, "Cross-Origin-Resource-Policy", "Cache-Control")] == [
        "application/pdf",
        'attachment; filename="Kirje-html.pdf"',
        "default-src 'none'; sandbox",
        "nosniff",
        "same-origin",
        "no-store",
    ]
    assert client.post(address).status_code == 405
    StoredFile.objects.filter(pk=stored.pk).update(owner=f"person:{other.pk}")
    assert client.get(address).status_code == 404  # the right is asked each time


def test_file_of_an_unknown_kind_is_nobodys(client, paper_kind):
    person = user()
    stored = keep_document(upload=upload(PDF), kind="unknown", owner=f"person:{person.pk}", by=person)
    client.force_login(person)
    assert client.get(stored.get_absolute_url()).status_code == 404


def test_file_whose_bytes_are_gone_is_absent(client, paper_kind):
    person = user()
    stored = keep_document(upload=upload(PDF), kind="paper", owner=f"person:{person.pk}", by=person)
    default_storage.delete(stored.path)
    client.force_login(person)
    assert client.get(stored.get_absolute_url()).status_code == 404


def test_quota_of_an_owner(monkeypatch, paper_kind):
    monkeypatch.setattr(actions, "QUOTA", 2 * len(PDF))
    by = user()
    for _time in range(2):
        keep_document(upload=upload(PDF), kind="paper", owner="association:1", by=by)
    with pytest.raises(ValidationError) as refusal:
        keep_document(upload=upload(PDF), kind="paper", owner="association:1", by=by)
    assert refusal.value.code == "quota"
    keep_document(upload=upload(PDF), kind="paper", owner="association:2", by=by)
    assert StoredFile.objects.count() == 3
    assert len(default_storage.listdir("files")[1]) >= 3


def test_picture_needs_words_or_says_nothing():
    picture = io.BytesIO()
    Image.new("RGB", (20, 10)).save(picture, "PNG")
    made = remake_picture(upload(picture.getvalue()), side=600)
    described = keep_picture(picture=made, kind="paper", owner="", by=None, alt="Talkooväkeä")
    assert (described.alt, described.decorative, described.content_type) == ("Talkooväkeä", False, "image/webp")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=described.pk).update(alt="")


@pytest.mark.django_db(transaction=True)
def test_what_the_portal_makes_takes_the_place_of_the_former_one():
    facts = {"kind": "card", "subject": "426:fi", "file_name": "k.pdf", "content_type": "application/pdf"}
    first = keep_made(data=b"%PDF-1", made_from="a", **facts)
    second = keep_made(data=b"%PDF-2", made_from="b", **facts)
    assert (first.pk, StoredFile.objects.count()) == (second.pk, 1)
    assert not default_storage.exists(first.path)
    with default_storage.open(second.path) as file:
        assert file.read() == b"%PDF-2"


@pytest.mark.django_db(transaction=True)
def test_orphans_go_after_a_day(paper_kind):
    used = keep_document(upload=upload(PDF, "used.pdf"), kind="paper", owner="x", by=None)
    unused = keep_document(upload=upload(PDF, "unused.pdf"), kind="paper", owner="x", by=None)
    stray = default_storage.save("files/stray.pdf", ContentFile(b"x"))
    sweep_files()
    assert default_storage.exists(unused.path) and default_storage.exists(stray)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert sweep_files() >= 2
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {used.pk}
    assert default_storage.exists(used.path)
    assert not default_storage.exists(unused.path) and not default_storage.exists(stray)


def test_two_uploads_of_one_owner_wait_for_each_other(django_assert_num_queries, paper_kind):
    keep_document(upload=upload(PDF), kind="paper", owner="association:1", by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7301")
        assert cursor.fetchone()[0] == 1


def test_history_tells_whose_bytes_came_and_went_and_not_what_they_were_called(paper_kind):
    person = user()
    stored = keep_document(upload=upload(PDF, "Maijan ansioluettelo.pdf"), kind="paper", owner="person:1", by=person)
    key, facts = stored.pk, (stored.path, stored.sha256, stored.size)
    actions._remove(stored)
    events = event_models()[StoredFile].objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [(event.pgh_label, event.uploaded_by_id) for event in events] == [
        ("insert", person.pk),
        ("delete", person.pk),
    ]
    assert {(event.path, event.sha256, event.size) for event in events} == {facts}
    assert not hasattr(events[0], "file_name")

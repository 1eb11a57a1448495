"""The logo as an upload that cannot act, and the history page."""

import datetime
import io

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from associations.actions.activity import add_activity, remove_activity
from associations.actions.contact import add_contact, change_contact
from associations.actions.ending import delete_organisation
from associations.actions.organisation import change_organisation, found_organisation, set_links
from associations.models import Organisation
from associations.tasks import nightly
from jane_portal.core.files.actions import sweep_files
from tests.factories.accounts import secretary, user
from tests.factories.associations import municipal_contact, municipality, organisation, owner, sector

pytestmark = pytest.mark.django_db


def picture(size=(900, 300), form="PNG", **more) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, form, **more)
    return target.getvalue()


def send(client, org, data: bytes, name="logo.png"):
    url = reverse("association_update", kwargs={"slug": org.slug, "part": "logo"})
    return client.post(url, {"version": org.version, "picture": SimpleUploadedFile(name, data)})


def test_logo_is_made_anew_and_served_safely(client):
    org = organisation()
    client.force_login(owner(org))
    exif = Image.Exif()
    exif[0x010E] = "salainen paikka"
    assert send(client, org, picture(form="JPEG", exif=exif), "../../paha.php").status_code == 302
    org = Organisation.objects.get()
    response = client.get(reverse("logo_show", kwargs={"name": org.logo_name}))
    data = b"".join(response.streaming_content)
    assert b"salainen" not in data
    with Image.open(io.BytesIO(data)) as made:
        assert (made.format, made.size) == ("WEBP", (600, 200))
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")} == {
        "Content-Type": "image/webp",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert response["Cache-Control"] == "no-store"
    assert f"/tiedostot/logot/{org.logo_name}" in client.get(org.get_absolute_url()).content.decode()


def bomb() -> bytes:
    return picture((9000, 9000))


HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><script>alert(1)</script>",
    "php": b"<?php echo 1;",
    "empty image": b"\x89PNG\r\n\x1a\n",
    "cut": picture()[:80],
    "zip": b"PK\x03\x04" + b"0" * 100,
    "pdf": b"%PDF-1.7 ...",
    "tiff": picture(form="TIFF"),
    "ico": picture((64, 64), form="ICO"),
    "40 Mpx": None,
    "5 MB": b"\x89PNG\r\n\x1a\n" + b"0" * (5 * 1024 * 1024),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_logo_that_is_no_fitting_picture_is_refused(client, kind):
    org = organisation()
    client.force_login(owner(org))
    response = send(client, org, bomb() if HOSTILE[kind] is None else HOSTILE[kind])
    assert response.status_code == 200
    assert "picture" in response.context["form"].errors
    assert Organisation.objects.get().logo == ""


@pytest.mark.parametrize("name", ["x", "../settings.py", "0" * 32 + ".svg", "0" * 32 + ".webp"])
def test_logo_of_no_such_name_is_absent(client, name):
    assert client.get("/tiedostot/logot/" + name).status_code == 404


def test_logo_is_taken_away_and_its_file_swept_after_a_day(client):
    org = organisation()
    client.force_login(owner(org))
    send(client, org, picture())
    org.refresh_from_db()
    kept = org.logo.name
    url = reverse("association_update", kwargs={"slug": org.slug, "part": "logo"})
    assert sweep_files() == 0
    assert client.post(url, {"version": org.version, "remove": "on"}).status_code == 302
    assert default_storage.exists(kept)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert sweep_files() >= 1
    assert not default_storage.exists(kept)


def test_logo_of_a_deleted_entry_is_hidden_and_its_file_goes_after_thirty_days(client):
    gone, kept = organisation(), organisation()
    merged = organisation(merged_into=gone)  # a record that refers to it, so that it stays
    for org in (gone, kept):
        client.force_login(owner(org))
        send(client, org, picture())
        org.refresh_from_db()
    client.logout()
    address = reverse("logo_show", kwargs={"name": gone.logo_name})
    assert client.get(address)["Cache-Control"] == "private, max-age=86400"

    delete_organisation(organisation=gone, by=secretary())

    assert client.get(address).status_code == 404
    assert client.get(reverse("logo_show", kwargs={"name": kept.logo_name})).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(days=29)):
        nightly()
        sweep_files()
        assert default_storage.exists(gone.logo.name)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        nightly()
        sweep_files()
    assert Organisation.objects.filter(pk=gone.pk).exists()
    assert not default_storage.exists(gone.logo.name)
    assert default_storage.exists(kept.logo.name)
    assert merged.merged_into == gone


def history(client, org, **query) -> str:
    response = client.get(reverse("association_history", kwargs={"slug": org.slug}), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_history_tells_who_what_and_each_change_in_words(client):
    by = user(name="Aino Editori")
    org = found_organisation(name_fi="Kylä", kind="village", domicile=municipality(), sector=sector("Muut"), by=by)
    org = change_organisation(
        organisation=org,
        version=1,
        values={
            "works_in": [municipality("167", "Joensuu")],
            "kind": "association",
            "languages": ["fi", "so"],
            "newcomers_welcome": True,
            "sector": sector("Kylätoiminta"),
        },
        by=by,
    )
    set_links(organisation=org, version=2, links=[("Kuvat", "https://kuvat.example/")], by=by)
    row = add_activity(organisation=org, values={"title": "Kerho", "kind": "hobby"}, by=by)
    remove_activity(activity=row, by=by, on_behalf_of="Hallitus 1.11.")
    client.force_login(by)
    html = history(client, org)
    page = client.get(reverse("association_history", kwargs={"slug": org.slug})).context["page"]
    assert [len(deed.records) for deed in page.object_list] == [1, 1, 1, 3, 3]
    changed = page.object_list[3]
    assert {(record.kind, record.title) for record in changed.records} == {
        ("update", ""),
        ("insert", "Joensuu"),
        ("delete", "Liperi"),
    }
    assert ("Muut", "Kylätoiminta") in {
        (change.before, change.after) for record in changed.records for change in record.changes
    }
    for text in ("Aino Editori", "Hallitus 1.11.", "https://kuvat.example/", "Kerho"):
        assert text in html
    for raw in ("municipality_id", "pgh_", "deleted_at", "newcomers_welcome", by.email):
        assert raw not in html


def test_history_hides_contacts_from_a_helping_municipality(client):
    org, by = organisation(), user()
    row = add_contact(organisation=org, values={"name": "Salainen Nimi", "email": "s@x.example"}, by=by)
    change_contact(contact=row, version=1, values={"email": "t@x.example"}, by=by)
    client.force_login(municipal_contact("426"))
    html = history(client, org)
    assert "Salainen" not in html
    assert "x.example" not in html
    client.force_login(secretary())
    html = history(client, org)
    assert "s@x.example" in html
    assert "t@x.example" in html


def test_history_has_pages_and_costs_the_same(client, django_assert_max_num_queries):
    org = organisation()
    by = owner(org, name="Aino")
    client.force_login(by)

    def change(times):
        for _ in range(times):
            current = Organisation.objects.get()
            change_organisation(
                organisation=current,
                version=current.version,
                values={"description_fi": f"teksti {current.version}", "sector": sector(f"S{current.version % 3}")},
                by=by,
            )

    change(1)
    history(client, org)
    with django_assert_max_num_queries(8 + 2) as few:
        history(client, org)
    change(29)
    with django_assert_max_num_queries(8 + 2) as many:
        html = history(client, org)
    assert len(few) == len(many)
    assert html.count('class="history__row"') == 20
    assert history(client, org, page="2").count('class="history__row"') == 12
    assert [
        client.get(reverse("association_history", kwargs={"slug": org.slug}), {"page": page}).status_code
        for page in ("3", "0", "x", "9999999999")
    ] == [404, 404, 404, 404]

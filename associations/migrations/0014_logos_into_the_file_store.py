"""Logos get a row in the file store; their files and addresses stay."""

import hashlib

from django.core.files.storage import default_storage
from django.db import migrations


def keep_logos(apps, schema_editor):
    organisation_model = apps.get_model("associations", "Organisation")
    stored_model = apps.get_model("core", "StoredFile")
    rows = organisation_model.objects.exclude(logo="").values_list("logo", "uuid").iterator()
    for path, key in rows:
        if stored_model.objects.filter(path=path).exists() or not default_storage.exists(path):
            continue
        with default_storage.open(path) as file:
            data = file.read()
        stored_model.objects.create(
            path=path,
            kind="logo",
            owner=f"association:{key}",
            file_name="kuva.webp",
            content_type="image/webp",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            decorative=True,
        )


def forget_logos(apps, schema_editor):
    apps.get_model("core", "StoredFile").objects.filter(kind="logo").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("associations", "0013_secretary_of_any_region"),
        ("core", "0007_stored_files"),
    ]

    operations = [migrations.RunPython(keep_logos, forget_logos, elidable=True)]

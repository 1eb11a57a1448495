"""The material bank of a body."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.files.actions import keep_document
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, Material

FIELDS = frozenset({"title", "description", "link", "author", "year", "theme", "sector", "licence", "audience"})
FILE_KIND = "material"


@action
def add_material(*, body: Body, values: dict[str, Any], file: UploadedFile | None, by: User | None) -> Material:
    """Raises ValidationError for neither or both of file and link, and when the quota of the body is full."""
    material = Material(body=body)
    _write(material, values)
    if file is not None:
        material.stored = keep_document(upload=file, kind=FILE_KIND, owner=body.scope, by=by)
    _check(material)
    material.save()
    return material


@action
def change_material(
    *, material: Material, version: int, values: dict[str, Any], file: UploadedFile | None = None, by: User | None
) -> Material:
    """A new file takes the place of the old one, which goes with the next sweep.

    Raises StaleVersionError, and ValidationError as `add_material`.
    """
    current = lock_version(material, version)
    _write(current, values)
    if file is not None:
        current.stored = keep_document(upload=file, kind=FILE_KIND, owner=current.body.scope, by=by)
    _check(current)
    current.save()
    return current


@action
def remove_material(*, material: Material, by: User | None) -> None:
    """Its file goes with the next sweep. Removing it twice does no harm."""
    Material.objects.filter(pk=material.pk).delete()


def _check(material: Material) -> None:
    if material.stored is None and not material.link:
        raise ValidationError({"link": _("Send a file, or write where it is on the web.")})
    if material.stored is not None and material.link:
        raise ValidationError({"link": _("Either a file or an address on the web, not both.")})


def _write(material: Material, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(material, name, value)

"""Choosing one organisation among thousands by what people know of it: its name, number or address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Organisation, Status

SHOWN = 5


class OrganisationField(forms.CharField):
    """Takes a name, register number, business ID or the address of a page; cleans to the Organisation or None.

    A name that several have, or that nobody has exactly, is answered with those it may mean.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Association"))
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("help_text", gettext_lazy("Its name, register number, business ID or address in the portal."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name_fi if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        there = Organisation.objects.filter(deleted_at=None, merged_into=None).exclude(status=Status.DISSOLVED)
        named = Q(name_fi__iexact=text) | Q(name_sv__iexact=text) | Q(name_en__iexact=text)
        coded = Q(register_number=text) | Q(business_id=text) | Q(slug=_slug_of(text))
        found = list(there.filter(named | coded)[:SHOWN])
        if len(found) == 1:
            return found[0]
        if found:
            meant = ", ".join(f"{one.name_fi} ({one.slug})" for one in found)
            says = _("Several have this name. Write instead what is in the brackets: %(names)s")
            raise ValidationError(says % {"names": meant})
        near = there.filter(name_fi__icontains=text).order_by("sort_key").values_list("name_fi", flat=True)[:SHOWN]
        if near:
            says = _("No association has exactly this name. Did you mean one of these: %(names)s?")
            raise ValidationError(says % {"names": ", ".join(near)})
        raise ValidationError(_("The directory knows no such association."))


def _slug_of(text: str) -> str:
    """The last part of an address, or the text itself."""
    parts = [part for part in urlsplit(text).path.split("/") if part]
    return parts[-1] if parts else text

"""A field that names itself after its column speaks English to everybody: each label is a text of the catalogue."""

from collections.abc import Iterator

from django.forms import ModelForm
from django.urls import get_resolver
from django.utils.functional import Promise

ROOMS = ("jane_portal.", "associations.", "huoltamo.")
# Labelled when the form is made, for the municipality at hand, or by the page in the five languages of newcomers.
LATER = {"MunicipalContactForm.substitute_for", *(f"NewcomerForm.{name}" for name in ("wishes", "speaks", "little"))}


def _below(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def test_labels_of_forms_are_translated():
    assert get_resolver().url_patterns  # with the views every form has been imported
    own = [form for form in _below(ModelForm) if form.__module__.startswith(ROOMS)]
    bare = {
        f"{form.__name__}.{name}"
        for form in own
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden and not isinstance(field.label, Promise)
    }
    assert len(own) > 10
    assert bare == LATER

"""Edit forms that lose nothing when two people save: the second one sees both texts and can finish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jane_portal.core.versions import StaleVersionError


class VersionedForm(forms.Form):
    """Base or mixin of every form that changes a versioned record."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Difference:
    """One field as it is stored now and as this person wrote it."""

    label: str
    theirs: str
    mine: str


class ConflictMixin:
    """For form views of a versioned record: `save` calls the action, which may raise StaleVersionError.

    The view gives `build_form(record, data, files)` and `save(form)`; this mixin answers 409 to a stale save.
    """

    request: HttpRequest

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> VersionedForm:
        raise NotImplementedError

    def save(self, form: VersionedForm) -> Any:
        raise NotImplementedError

    def get_success_url(self) -> str:
        raise NotImplementedError

    def form_valid(self, form: VersionedForm) -> HttpResponse:
        try:
            self.save(form)
        except StaleVersionError as stale:
            return self.conflict(form, stale.current)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.get_success_url())

    def conflict(self, form: VersionedForm, current: Any) -> HttpResponse:
        """The page of both texts; the form on it holds what this person wrote and may now be saved."""
        data = form.data.copy()  # type: ignore[attr-defined]
        data[form.add_prefix("version")] = str(current.version)
        again = self.build_form(current, data, self.request.FILES or None)
        stored = self.build_form(current)
        context = {"form": again, "differences": differences(stored, form), "record": current}
        return render(self.request, "409.html", context, status=409)


def differences(stored: forms.BaseForm, written: forms.BaseForm) -> list[Difference]:
    """The fields whose stored value is not what the person wrote, both in words."""
    found = []
    for name, field in written.fields.items():
        if name not in stored.fields or isinstance(field.widget, forms.HiddenInput):
            continue
        theirs, mine = stored[name].value(), written[name].data
        if field.has_changed(theirs, mine):
            label = str(written[name].label)
            found.append(Difference(label, _in_words(stored.fields[name], theirs), _in_words(field, mine)))
    return found


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(field, forms.FileField):
        return getattr(value, "name", "") or ""
    choices = getattr(field, "choices", None)
    if choices is None:
        return "" if value is None else str(field.prepare_value(value))
    values = value if isinstance(value, list | tuple | set) or hasattr(value, "all") else [value]
    chosen = {str(field.prepare_value(one)) for one in values if one not in (None, "")}
    return ", ".join(label for key, label in _flat(choices) if key in chosen)


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Choices without their groups, as (key, label)."""
    flat: list[tuple[str, str]] = []
    for key, label in choices:
        if isinstance(label, list | tuple):
            flat += _flat(label)
        else:
            flat.append((str(key), str(label)))
    return flat

"""The glossary: read by everybody, written by the secretary."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView

from jane_portal.accounts.models import Role
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.glossary.actions import EDITABLE, add_entry, change_entry, remove_entry
from jane_portal.core.glossary.forms import EntryForm, EntryUpdateForm, GlossarySearchForm
from jane_portal.core.glossary.models import GlossaryEntry
from jane_portal.core.glossary.selectors import by_letter
from jane_portal.core.history.selectors import Source, deeds
from jane_portal.core.web.conflict import ConflictMixin

DEEDS_SHOWN = 50


def find_entry(request: HttpRequest, slug: str) -> GlossaryEntry:
    entry = GlossaryEntry.objects.visible_to(request.user).filter(slug=slug).first()
    if entry is None:
        raise Http404
    return entry


@require_safe
def glossary_list(request: HttpRequest) -> HttpResponse:
    """All words on one page: some forty, so that the browser finds in it too. One statement."""
    form = GlossarySearchForm(request.GET)
    asked = form.read()
    letters = by_letter(GlossaryEntry.objects.visible_to(request.user), asked)
    may_edit = request.user.is_authenticated and request.user.has_role(Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
    context = {"letters": letters, "asked": asked, "may_edit": may_edit}
    return render(request, "portal/glossary_list.html", context)


class GlossaryCreateView(FormView):
    form_class = EntryForm
    template_name = "portal/glossary_form.html"

    def form_valid(self, form: EntryForm) -> HttpResponse:
        entry = add_entry(values={name: form.cleaned_data[name] for name in EDITABLE}, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(entry.get_absolute_url())


class GlossaryUpdateView(ConflictMixin, FormView):
    template_name = "portal/glossary_form.html"

    @cached_property
    def record(self) -> GlossaryEntry:
        return find_entry(self.request, self.kwargs["slug"])

    def get_form(self, form_class: Any = None) -> EntryUpdateForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> EntryUpdateForm:
        return EntryUpdateForm(data, instance=record)

    def save(self, form: EntryUpdateForm) -> None:
        values = {name: form.cleaned_data[name] for name in EDITABLE}
        change_entry(entry=self.record, version=form.cleaned_data["version"], values=values, by=self.request.user)
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entry=self.record, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def glossary_delete(request: HttpRequest, slug: str) -> HttpResponse:
    entry = find_entry(request, slug)
    if request.method == "POST":
        remove_entry(entry=entry, by=request.user)
        messages.success(request, _("The word has been taken away."))
        return redirect(reverse("glossary_list"))
    return render(request, "portal/glossary_delete.html", {"entry": entry})


@require_safe
def glossary_history(request: HttpRequest, slug: str) -> HttpResponse:
    entry = find_entry(request, slug)
    source = Source(GlossaryEntry, "id", entry.pk, hidden=frozenset({"slug"}))
    rows, total = deeds([source], roles=role_words(), limit=DEEDS_SHOWN)
    page = Page(rows, 1, Paginator(range(min(total, DEEDS_SHOWN)), DEEDS_SHOWN))
    return render(request, "portal/glossary_history.html", {"entry": entry, "page": page})

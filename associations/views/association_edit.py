"""Editing an association's entry part by part, and founding a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from associations.actions.organisation import (
    change_logo,
    change_organisation,
    confirm_organisation,
    found_organisation,
    set_links,
)
from associations.forms.organisation import (
    BasicsForm,
    DescriptionForm,
    FoundForm,
    LinksForm,
    LogoForm,
    PartForm,
    SectorsForm,
)
from associations.models import Activity

from .base import EditView, ask, find_organisation


@dataclass(frozen=True)
class Part:
    """One part of the entry with a form of its own. slug: its address."""

    slug: str
    title: Any
    lead: Any
    form: type[PartForm]


PARTS = {
    part.slug: part
    for part in (
        Part(
            "perustiedot",
            gettext_lazy("Basic facts"),
            gettext_lazy("Names, domicile, numbers and languages."),
            BasicsForm,
        ),
        Part(
            "kuvaus",
            gettext_lazy("Description"),
            gettext_lazy("Tell in plain words what you do and for whom. Empty lines make paragraphs."),
            DescriptionForm,
        ),
        Part(
            "toimialat",
            gettext_lazy("Sectors and areas"),
            gettext_lazy("People find you by these in the directory."),
            SectorsForm,
        ),
        Part("linkit", gettext_lazy("Links"), gettext_lazy("Social media, event calendar, online shop."), LinksForm),
        Part(
            "logo",
            gettext_lazy("Logo"),
            gettext_lazy("The picture is shrunk to 600 pixels and cleaned of hidden data."),
            LogoForm,
        ),
    )
}


@require_safe
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All parts of the entry, and what can be done with it."""
    organisation = find_organisation(request, slug)
    ask(request, "change_organisation", organisation)
    context = {
        "organisation": organisation,
        "parts": PARTS.values(),
        "contacts": request.user.has_perm("associations.change_contacts", organisation),
        "activities": Activity.objects.visible_to(request.user).filter(organisation=organisation),
        "may_dissolve": request.user.has_perm("associations.dissolve_organisation", organisation),
        "may_delete": request.user.has_perm("associations.delete_organisation", organisation),
    }
    return render(request, "associations/association_edit.html", context)


class PartView(EditView):
    template_name = "associations/association_update.html"

    @property
    def part(self) -> Part:
        try:
            return PARTS[self.kwargs["part"]]
        except KeyError as error:
            raise Http404 from error

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> PartForm:
        return self.part.form(data, files, instance=record, helping=self.helping)

    def save(self, form: Any) -> None:
        common: dict[str, Any] = {
            "organisation": self.organisation,
            "version": form.cleaned_data["version"],
            "by": self.request.user,
            "on_behalf_of": form.cleaned_data.get("on_behalf_of", ""),
        }
        if isinstance(form, LinksForm):
            self.saved = set_links(links=form.links(), **common)
        elif isinstance(form, LogoForm):
            self.saved = change_logo(picture=form.cleaned_data["picture"], **common)
        elif isinstance(form, DescriptionForm):
            self.saved = change_organisation(values=form.values(), plain=form.plain_values(), **common)
        else:
            self.saved = change_organisation(values=form.values(), **common)

    def get_success_url(self) -> str:
        return reverse("association_edit", kwargs={"slug": self.saved.slug})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(part=self.part, **kwargs)


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "view_contacts", organisation)
    ask(request, "change_organisation", organisation)
    confirm_organisation(organisation=organisation, by=request.user)
    messages.success(request, _("Thank you! The entry is marked as up to date."))
    return redirect(organisation)


class FoundView(FormView):
    """An association that is in no register gets an entry from its own people."""

    form_class = FoundForm
    template_name = "associations/association_create.html"

    def form_valid(self, form: FoundForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            organisation = found_organisation(
                name_fi=data["name_fi"],
                kind=data["kind"],
                domicile=data["domicile"],
                sector=data["sector"],
                by=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The entry is made. Fill in the rest when it suits you."))
        return HttpResponseRedirect(reverse("association_edit", kwargs={"slug": organisation.slug}))

    def form_invalid(self, form: FoundForm) -> HttpResponse:
        if form.alike:
            form.data = form.data.copy()
            form.data["sure"] = "1"
        return super().form_invalid(form)

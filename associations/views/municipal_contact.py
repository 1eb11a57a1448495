"""Contacts of municipalities: the secretary keeps the posts, each contact her own data."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView

from associations.actions.municipal_contact import (
    add_municipal_contact,
    change_municipal_contact,
    end_municipal_contact,
    vacate_municipal_contact,
)
from associations.forms.municipal_contact import MunicipalContactForm
from associations.models import MunicipalContact, Municipality
from associations.selectors.municipality import posts
from jane_portal.core.web.conflict import ConflictMixin, VersionedForm

from .municipality import find_municipality


def _find(request: HttpRequest, slug: str, pk: int) -> MunicipalContact:
    rows = MunicipalContact.objects.visible_to(request.user).in_force().select_related("municipality", "user")
    contact = rows.filter(municipality__slug=slug, pk=pk).first()
    if contact is None:
        raise Http404
    return contact


@require_safe
def municipal_contact_list(request: HttpRequest) -> HttpResponse:
    """All posts of the region, the vacant ones first."""
    if not request.user.has_perm("associations.manage_municipal_contacts"):
        raise PermissionDenied
    return render(request, "associations/municipal_contact_list.html", {"posts": posts()})


class MunicipalContactCreateView(ConflictMixin, FormView):
    template_name = "associations/municipal_contact_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def allowed(self) -> bool:
        return bool(self.municipality) and self.whole

    @cached_property
    def whole(self) -> bool:
        return bool(self.request.user.has_perm("associations.manage_municipal_contacts"))

    @cached_property
    def municipality(self) -> Municipality:
        return find_municipality(self.request, self.kwargs["slug"])

    @cached_property
    def record(self) -> MunicipalContact:
        return MunicipalContact(municipality=self.municipality, role=self.request.GET.get("rooli", ""))

    def build_form(self, record: MunicipalContact, data: Any = None, files: Any = None) -> MunicipalContactForm:
        return MunicipalContactForm(data, instance=record, municipality=self.municipality, whole=self.whole)

    def get_form(self, form_class: Any = None) -> VersionedForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def save(self, form: Any) -> None:
        add_municipal_contact(
            municipality=self.municipality,
            values=form.values(),
            account=form.account_given or "",
            by=self.request.user,
        )

    def form_valid(self, form: VersionedForm) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            messages.success(self.request, _("Saved."))
        return response

    def get_success_url(self) -> str:
        return reverse("municipality_detail", kwargs={"slug": self.municipality.slug})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact = self.record if self.record.pk else None
        return super().get_context_data(municipality=self.municipality, contact=contact, whole=self.whole, **kwargs)


class MunicipalContactUpdateView(MunicipalContactCreateView):
    @cached_property
    def record(self) -> MunicipalContact:
        return _find(self.request, self.kwargs["slug"], self.kwargs["pk"])

    def allowed(self) -> bool:
        return bool(self.request.user.has_perm("associations.change_municipal_contact", self.record))

    def save(self, form: Any) -> None:
        # A fresh copy: the form has written onto the instance it was given.
        change_municipal_contact(
            contact=MunicipalContact(pk=self.record.pk),
            version=form.cleaned_data["version"],
            values=form.values(),
            account=form.account_given,
            by=self.request.user,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def municipal_contact_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The holder leaves (the post stays, vacant), or the post itself ends."""
    contact = _find(request, slug, pk)
    if not request.user.has_perm("associations.manage_municipal_contacts"):
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("what") == "post":
            end_municipal_contact(contact=contact, by=request.user)
        else:
            vacate_municipal_contact(contact=contact, by=request.user)
        messages.success(request, _("Saved. The rights have ended."))
        return redirect("municipality_detail", slug=slug)
    context = {"municipality": contact.municipality, "contact": contact}
    return render(request, "associations/municipal_contact_end.html", context)

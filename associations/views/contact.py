"""Contacts of an association: for its own people and the secretary."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.actions.contact import add_contact, change_contact, move_contact, remove_contact
from associations.forms.contact import ContactForm
from associations.models import Contact, Organisation

from .base import EditView, ask, find_organisation


def _find(request: HttpRequest, slug: str, pk: int) -> Contact:
    organisation = find_organisation(request, slug)
    ask(request, "change_contacts", organisation)
    contact = Contact.objects.visible_to(request.user).filter(organisation=organisation, pk=pk).first()
    if contact is None:
        raise Http404
    contact.organisation = organisation
    return contact


def _list_url(organisation: Organisation) -> str:
    return reverse("contact_list", kwargs={"slug": organisation.slug})


@require_safe
def contact_list(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "change_contacts", organisation)
    contacts = Contact.objects.visible_to(request.user).filter(organisation=organisation).select_related("user")
    return render(request, "associations/contact_list.html", {"organisation": organisation, "contacts": list(contacts)})


class ContactCreateView(EditView):
    permission = "change_contacts"
    template_name = "associations/contact_form.html"

    @cached_property
    def record(self) -> Contact:
        return Contact(organisation=self.organisation)

    def build_form(self, record: Contact, data: Any = None, files: Any = None) -> ContactForm:
        return ContactForm(data, instance=record, organisation=self.organisation)

    def save(self, form: Any) -> None:
        add_contact(organisation=self.organisation, values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return _list_url(self.organisation)


class ContactUpdateView(ContactCreateView):
    @cached_property
    def record(self) -> Contact:
        return _find(self.request, self.kwargs["slug"], self.kwargs["pk"])

    def save(self, form: Any) -> None:
        change_contact(
            contact=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(contact=self.record, **kwargs)


@require_POST
def contact_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    contact = _find(request, slug, pk)
    move_contact(contact=contact, up=request.POST.get("up") == "1", by=request.user)
    return redirect(_list_url(contact.organisation))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    contact = _find(request, slug, pk)
    if request.method != "POST":
        context = {"organisation": contact.organisation, "contact": contact}
        return render(request, "associations/contact_delete.html", context)
    remove_contact(contact=contact, by=request.user)
    messages.success(request, _("The contact is removed."))
    return redirect(_list_url(contact.organisation))

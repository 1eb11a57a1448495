"""Agents and coordinators: the public list and cards, the contact list of a place, what the secretary keeps."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.message import relay_to_office
from jane_portal.core.sheets import csv_response
from jane_portal.core.web.limits import within_limits
from networks.representation.actions.office import change_card, end_office, give_office, name_substitute
from networks.representation.forms.message import AgentMessageForm
from networks.representation.forms.office import CardForm, EndForm, OfficeForm, SubstituteForm
from networks.representation.models import Office
from networks.representation.public import office_card
from networks.representation.selectors.contacts import associations_near, contact_table, with_contacts
from networks.representation.selectors.kit import kit_of, notes_for
from networks.representation.selectors.office import agents_by_place

from .base import DeedView, EditView, ask, find_office

ROWS_A_PAGE = 50
# From one network address an hour and a day, and to one office a day.
RATES = "6/h/ip,20/d/ip,40/d/key"


@require_safe
def agent_list(request: HttpRequest) -> HttpResponse:
    coordinators, places = agents_by_place(request.user)
    context = {
        "places": places,
        "coordinators": coordinators,
        "may_keep": request.user.has_perm("representation.keep_offices"),
    }
    return render(request, "representation/agent_list.html", context)


@require_safe
def agent_detail(request: HttpRequest, pk: int) -> HttpResponse:
    office = find_office(request, pk)
    user = request.user
    keeps = user.has_perm("representation.keep_offices")
    left = office.has_ended and office.until != office.term_until
    card = office_card(office, user)
    context = {
        "office": office,
        "card": card,
        "heading": card.name or capfirst(office.kind_label),
        "may_change": user.has_perm("representation.change_card", office),
        "may_end": keeps and not office.has_ended,
        "may_substitute": keeps and left and not office.substitutes.exists(),
        "reason": office.reason if keeps or office.user_id == user.pk else "",
    }
    return render(request, "representation/agent_detail.html", context)


@require_safe
def office_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the holder begins: what is open in the place, and the notes of whoever came before."""
    office = find_office(request, pk)
    ask(request, "change_card", office)
    context = {"office": office, "kit": kit_of(office, request.user), "former": notes_for(office)}
    return render(request, "representation/office_kit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agent_message(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter to somebody in office; nobody sees an address."""
    office = find_office(request, pk)
    if not office.is_in_force:
        return redirect(office)
    user = request.user
    initial = {"sender_name": user.name, "sender_email": user.email} if user.is_authenticated else {}
    form = AgentMessageForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_from_a_program:
            return redirect("agent_message_sent", pk=pk)
        if within_limits(request, action="relay", rates=RATES, key=f"office:{office.pk}"):
            relay_to_office(
                addressee=office.title,
                path=office.get_absolute_url(),
                to=office.user,
                values=form.values(),
                language=get_language() or "fi",
                by=user if user.is_authenticated else None,
            )
            return redirect("agent_message_sent", pk=pk)
        words = _("Many messages have been sent from here. Wait an hour and send again; your text is kept.")
        form.add_error(None, words)
        status = 429
    context = {"office": office, "card": office_card(office, user), "form": form}
    return render(request, "representation/agent_message.html", context, status=status)


@require_safe
def agent_message_sent(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "representation/agent_message_sent.html", {"office": find_office(request, pk)})


@require_safe
def agent_contacts(request: HttpRequest) -> HttpResponse:
    """Associations of one's place with their contacts, those first whose entry most needs a look."""
    page = Paginator(associations_near(request.user), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": with_contacts(list(page), request.user)}
    return render(request, "representation/agent_contacts.html", context)


@require_safe
def agent_contacts_csv(request: HttpRequest) -> StreamingHttpResponse:
    headings, rows = contact_table(request.user)
    return csv_response(_("contacts") + ".csv", headings, rows)


class OfficeView(DeedView):
    permission = "keep_offices"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask(request, self.permission, self.record if "pk" in kwargs else None)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Any:
        return find_office(self.request, self.kwargs["pk"])

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, office=self.record)


class OfficeCreateView(OfficeView):
    template_name = "representation/office_create.html"
    done = gettext_lazy("Saved. The person gets a letter, and the rights begin with the first day.")

    @cached_property
    def record(self) -> Any:
        return None

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return OfficeForm(data)

    def save(self, form: Any) -> None:
        data = form.cleaned_data
        give_office(email=data["email"], name=data["name"], values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("agent_list")


class OfficeUpdateView(OfficeView, EditView):
    template_name = "representation/office_form.html"
    permission = "change_card"
    done = gettext_lazy("Saved.")

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> CardForm:
        return CardForm(data, instance=record)

    def save(self, form: Any) -> None:
        # A fresh copy: the form has written onto the instance it was given.
        office = Office(pk=self.record.pk)
        change_card(office=office, version=form.cleaned_data["version"], values=form.values(), by=self.request.user)


class OfficeEndView(OfficeView):
    template_name = "representation/office_end.html"
    done = gettext_lazy("Saved. The rights end with the last day.")

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> EndForm:
        return EndForm(data, initial={"version": record.version})

    def save(self, form: Any) -> None:
        end_office(
            office=self.record,
            version=form.cleaned_data["version"],
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class SubstituteView(OfficeView):
    template_name = "representation/office_substitute.html"
    done = gettext_lazy("Saved. The person gets a letter, and the rights begin with the first day.")

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return SubstituteForm(data)

    def save(self, form: Any) -> None:
        data = form.cleaned_data
        self.made = name_substitute(
            office=self.record, email=data["email"], name=data["name"], values=form.values(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()

"""The seats of a body and who sits in them, for those who fill them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.answers import done
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.record_forms import add_errors
from jane_portal.core.versions import StaleVersionError
from jane_portal.core.web.conflict import ConflictMixin
from networks.bodies.actions.mandate import (
    appoint_holder,
    change_mandate,
    confirm_mandate,
    end_mandate,
    nominate,
    withdraw_nomination,
)
from networks.bodies.actions.seat import add_deputy, add_seat, change_seat, end_seat
from networks.bodies.forms.body import SeatEndForm
from networks.bodies.forms.seat import MandateEndForm, MandateForm, NewMandateForm, ReasonForm, SeatForm
from networks.bodies.models import Mandate, Seat
from networks.bodies.public import seen
from networks.bodies.selectors.body import seats_of
from networks.bodies.selectors.history import seat_sources
from networks.bodies.selectors.standing import has_deputy

from .base import find_kept_body, find_mandate, find_seat


@require_safe
def seat_list(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_body(request, slug, "fill_seats")
    context = {
        "body": body,
        "seats": seats_of(body, request.user, whole=request.GET.get("kaikki") == "1"),
        "may_found": request.user.has_perm("bodies.close_body", body),
    }
    return render(request, "bodies/seat_list.html", context)


class SeatFormView(ConflictMixin, FormView):
    """Of a seat or a mandate: what the action refuses stands beside its field."""

    def get_form(self, form_class: Any = None) -> Any:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form)
        except StaleVersionError as stale:
            return self.conflict(form, stale.current)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("seat_list", kwargs={"slug": self.body.slug})


class SeatCreateView(SeatFormView):
    template_name = "bodies/seat_form.html"

    @cached_property
    def record(self) -> Seat:
        self.body = find_kept_body(self.request, self.kwargs["slug"], "fill_seats")
        return Seat(body=self.body)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> SeatForm:
        return SeatForm(data, instance=record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, seat=self.record, body=self.body)

    def save(self, form: Any) -> None:
        add_seat(
            body=self.body,
            values=form.values(),
            with_deputy=form.cleaned_data["with_deputy"],
            by=self.request.user,
        )
        messages.success(self.request, _("Added."))


class SeatUpdateView(SeatCreateView):
    @cached_property
    def record(self) -> Seat:
        seat = find_seat(self.request, self.kwargs["pk"])
        self.body = seat.body
        return seat

    def save(self, form: Any) -> None:
        change_seat(seat=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user)
        messages.success(self.request, _("Saved."))


@require_POST
def seat_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    seat = find_seat(request, pk)
    done(request, add_deputy, _("Added."), seat=seat)
    return redirect("seat_list", slug=seat.body.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the last day, POST ends the seat."""
    seat = find_seat(request, pk)
    form = SeatEndForm(request.POST if request.method == "POST" else None, initial={"last_day": timezone.localdate()})
    if form.is_valid():
        try:
            end_seat(seat=seat, last_day=form.cleaned_data["last_day"], by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect("seat_list", slug=seat.body.slug)
    context = {"body": seat.body, "seat": seat, "form": form}
    return render(request, "bodies/seat_end.html", context, status=422 if form.is_bound else 200)


@require_safe
def seat_history(request: HttpRequest, pk: int) -> HttpResponse:
    seat = find_seat(request, pk)
    rows, page = deeds_page(request, seat_sources(seat), roles=role_words())
    context = {"body": seat.body, "seat": seat, "page": page, "deeds": rows}
    return render(request, "bodies/history.html", context)


class MandateCreateView(SeatFormView):
    template_name = "bodies/mandate_form.html"

    @cached_property
    def record(self) -> Mandate:
        seat = find_seat(self.request, self.kwargs["pk"])
        self.body = seat.body
        return Mandate(seat=seat)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> MandateForm:
        return NewMandateForm(data, instance=record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, mandate=self.record, seat=self.record.seat, body=self.body)

    def save(self, form: Any) -> None:
        email, name = form.cleaned_data["email"], form.cleaned_data["person"]
        values = form.values()
        with transaction.atomic():
            values["user"] = create_person(email=email, name=name, by=self.request.user) if email else None
            values["name"] = "" if email else name
            act = appoint_holder if form.cleaned_data["confirmed"] else nominate
            act(seat=self.record.seat, values=values, by=self.request.user)
        messages.success(self.request, _("Saved."))


class MandateUpdateView(MandateCreateView):
    @cached_property
    def record(self) -> Mandate:
        mandate = find_mandate(self.request, self.kwargs["pk"])
        self.body = mandate.seat.body
        return mandate

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> MandateForm:
        return MandateForm(data, instance=record)

    def save(self, form: Any) -> None:
        change_mandate(
            mandate=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )
        messages.success(self.request, _("Saved."))


@require_POST
def mandate_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = find_mandate(request, pk)
    done(request, confirm_mandate, _("Confirmed."), mandate=mandate)
    return redirect("seat_list", slug=mandate.seat.body.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = find_mandate(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _close(request, mandate, form, withdraw_nomination)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the last day, the reason, and whether the deputy rises; POST ends the mandate."""
    mandate = find_mandate(request, pk)
    form = MandateEndForm(request.POST if request.method == "POST" else None, has_deputy=has_deputy(mandate.seat))
    return _close(request, mandate, form, end_mandate)


def _close(request: HttpRequest, mandate: Mandate, form: Any, act: Any) -> HttpResponse:
    if form.is_valid():
        try:
            act(mandate=mandate, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect("seat_list", slug=mandate.seat.body.slug)
    seen_by = seen(mandate, inside=True, current=True)
    context = {"mandate": mandate, "seat": mandate.seat, "body": mandate.seat.body, "form": form, "holder": seen_by}
    return render(request, "bodies/mandate_end.html", context, status=422 if form.is_bound else 200)

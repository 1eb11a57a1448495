"""The seats of a body and who sits in them, for those who fill them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from jane_portal.accounts.actions.people import create_person
from jane_portal.core.answers import done
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
from networks.bodies.selectors.body import seats_of
from networks.bodies.selectors.standing import standings

from .base import add_errors, find_kept_body, find_mandate, find_seat


@require_safe
def seat_list(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_body(request, slug, "fill_seats")
    context = {
        "body": body,
        "seats": seats_of(body, request.user),
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
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("seat_list", kwargs={"slug": self.body.slug})

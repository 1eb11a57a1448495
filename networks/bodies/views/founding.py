"""Founding a local body, for the secretary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from networks.bodies.actions.founding import Founder, Founding, found_local
from networks.bodies.forms.founding import LEAST, MOST, FoundingForm, FoundingOfficeForm, FoundingSeats
from networks.bodies.selectors.body import own_region


@require_http_methods(["GET", "HEAD", "POST"])
def local_found(request: HttpRequest) -> HttpResponse:
    """One page; nothing is made before all of it can be."""
    if not request.user.has_perm("bodies.add_body"):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form, seats = FoundingForm(data), FoundingSeats(data, prefix="paikat")
    office = FoundingOfficeForm(data)
    # All of it is read, so that everything to mend is said at once.
    if data is not None and all([form.is_valid(), seats.is_valid(), office.is_valid()]):
        try:
            body = found_local(region=own_region(), founding=_founding(form, seats, office), by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Founded. Look the page through and publish it."))
            return redirect(body)
    wrong = [one for one in (*seats.forms, office) if one.errors]
    context = {"form": form, "wrong": wrong, "seats": seats, "office": office, "least": LEAST, "most": MOST}
    return render(request, "bodies/local_found.html", context, status=200 if data is None else 422)


def _founding(form: FoundingForm, seats: Any, office: FoundingOfficeForm) -> Founding:
    return Founding(
        **form.cleaned_data,
        founders=[Founder(**row) for row in seats.rows],
        secretary=Founder(**office.person("secretary")),
        substitute=Founder(**office.person("substitute")),
        least=LEAST,
        most=MOST,
    )

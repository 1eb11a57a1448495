"""A lost e-mail address: vouching for a person, and the two links of the letters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jane_portal.accounts.actions.recovery import confirm_new_address, stop_address_change, vouch_for_address
from jane_portal.accounts.forms import NewAddressForm, OldAddressForm
from jane_portal.accounts.selectors import find_change, find_person, may_vouch
from jane_portal.core.web.limits import within_limits

# Of one person who vouches; of one link whose holder guesses.
VOUCHING, GUESSES = "10/d/key", "5/h/key"


@require_http_methods(["GET", "HEAD", "POST"])
def address_vouch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = find_person(request.user, uuid)
    if person is None:
        raise Http404
    if person.pk == request.user.pk:
        return redirect("account_email")
    if not may_vouch(request.user, person):
        raise PermissionDenied
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not within_limits(request, action="vouch", rates=VOUCHING, key=f"user:{request.user.pk}"):
                raise ValidationError(_("You have changed many addresses today. Please continue tomorrow."))
            vouch_for_address(person=person, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Both addresses have got a letter. The change waits for the new one."))
            return redirect("desk")
    return render(request, "accounts/address_vouch.html", {"form": form, "person": person})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the new address confirms, that of the old one stops. Opening it does nothing yet."""
    change, stops = find_change(token)
    form = OldAddressForm(request.POST if "confirm" in request.POST else None)
    answer = None
    if request.method == "POST" and change is not None:
        answer = _answered(request, token, form, stops)
    status = 200 if change is not None else 410
    context = {"change": change, "stops": stops, "form": form}
    response = answer or render(request, "accounts/address_answer.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answered(request: HttpRequest, token: str, form: OldAddressForm, stops: bool) -> HttpResponse | None:
    """Where it goes after a POST that did something; None shows the page again."""
    if stops or "stop" in request.POST:
        stop_address_change(token=token, by=None)
        messages.success(request, _("The change has been stopped. Nothing was changed."))
        return redirect("home")
    if not form.is_valid():
        return None
    try:
        if not within_limits(request, action="address_answer", rates=GUESSES, key=token):
            raise ValidationError(_("Too many tries. Wait an hour."))
        confirm_new_address(token=token, old_email=form.cleaned_data["old_email"], by=None)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("The address has been changed. Sign in with it."))
    return redirect("account_login")

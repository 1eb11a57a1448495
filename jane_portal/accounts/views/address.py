"""A lost e-mail address: vouching for a person, and the two links of the letters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.accounts.actions.recovery import confirm_new_address, stop_address_change, vouch_for_address
from jane_portal.accounts.forms import NewAddressForm, OldAddressForm
from jane_portal.accounts.models import CONFIRM, STOP
from jane_portal.accounts.selectors.person import find_change, find_person, may_vouch
from jane_portal.core.links import find_link, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.tokens import token_hash
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


@pages.private
@require_safe
def address_open(request: HttpRequest, token: str) -> HttpResponse:
    """The link of either letter; opening it does nothing yet. Only the newest one opened is held."""
    held = find_link(STOP, token_hash(token))
    for purpose in (CONFIRM, STOP):
        pages.let_go(request, purpose)
    return pages.remember(request, purpose=STOP if held else CONFIRM, token=token, page="address_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def address_answer(request: HttpRequest) -> HttpResponse:
    """The link of the new address confirms, that of the old one stops."""
    link = pages.held_link(request, STOP) or pages.held_link(request, CONFIRM)
    change = find_change(link)
    form = OldAddressForm(request.POST if "confirm" in request.POST else None)
    if request.method == "POST" and link is not None and change is not None:
        answer = _answered(request, link, form)
        if answer is not None:
            return answer
    status = 200 if change is not None else 410
    context = {"change": change, "stops": link is not None and link.purpose == STOP, "form": form}
    return render(request, "accounts/address_answer.html", context, status=status)


def _answered(request: HttpRequest, link: PersonalLink, form: OldAddressForm) -> HttpResponse | None:
    """Where it goes after a POST that did something; None shows the page again."""
    if link.purpose == STOP or "stop" in request.POST:
        stop_address_change(link=link, by=None)
        messages.success(request, _("The change has been stopped. Nothing was changed."))
        return redirect("home")
    if not form.is_valid():
        return None
    try:
        if not within_limits(request, action="address_answer", rates=GUESSES, key=str(link.uuid)):
            raise ValidationError(_("Too many attempts. Wait an hour."))
        confirm_new_address(link=link, old_email=form.cleaned_data["old_email"], by=None)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, _("The address has been changed. Sign in with it."))
    return redirect("account_login")

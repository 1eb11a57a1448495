"""Erase me: what goes and what stays, a fresh code, seven days to change one's mind."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.accounts.actions.erasure import regret_erasure, request_erasure
from jane_portal.accounts.actions.profile import send_address_code
from jane_portal.accounts.forms import CodeForm
from jane_portal.accounts.models import REGRET
from jane_portal.accounts.selectors.data import erasure_of_link, fates_of
from jane_portal.accounts.selectors.role import indispensable, last_owner_of
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.web.codes import SessionCode

from .my_data import Owner, owner_of

ERASE = "erase me"


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_erase(request: HttpRequest) -> HttpResponse:
    """The letter with the link is proof enough without an account; with one, a code sent now is asked."""
    owner = owner_of(request)
    if owner is None:
        return redirect("my_data_show")
    code = SessionCode(request.session, ERASE)
    if "send" in request.POST and owner.user is not None:
        if fresh := code.new():
            send_address_code(user=owner.user, code=fresh, by=owner.user)
        else:
            messages.error(request, _("Wait a moment before the next code."))
        return redirect("my_data_erase")
    form = CodeForm(request.POST or None) if owner.user is not None and code.waiting() else None
    if request.method == "POST":
        proven = form is None and owner.user is None
        if form is not None and form.is_valid():
            proven = code.confirm(form.cleaned_data["code"])
            if not proven:
                form.add_error("code", _("The code is not right. Check it, or ask for a new one."))
        if proven:
            return _asked(request, owner)
    context = {
        "form": form,
        "owner": owner,
        "fates": fates_of(owner.person),
        "indispensable": owner.user is not None and indispensable(owner.user),
        "left_alone": last_owner_of(owner.user) if owner.user is not None else [],
    }
    return render(request, "accounts/my_data_erase.html", context)


def _asked(request: HttpRequest, owner: Owner) -> HttpResponse:
    language = get_language() or "fi"
    try:
        request_erasure(user=owner.user, email=owner.email, language=language, by=owner.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("my_data_erase")
    messages.success(request, _("Your data will be erased in seven days. Until then you can change your mind."))
    return redirect("my_data_show")


@pages.private
@require_safe
def erasure_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=REGRET, token=token, page="erasure_regret")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_regret(request: HttpRequest) -> HttpResponse:
    """The button of the letter: nothing is erased."""
    link = pages.held_link(request, REGRET)
    erasure = erasure_of_link(link)
    if request.method == "POST" and link is not None and erasure is not None:
        try:
            regret_erasure(request=erasure, by=None, link=link)
        except LinkGone:
            erasure = None
        else:
            messages.success(request, _("Nothing will be erased. Everything is as before."))
            return redirect("home")
    return render(request, "accounts/erasure_regret.html", {"erasure": erasure}, status=200 if erasure else 410)

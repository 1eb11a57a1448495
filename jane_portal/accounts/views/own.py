"""Own profile, acting as, going on after a session has ended, one-time sign-in of demo mode."""

from __future__ import annotations

from typing import Any

from allauth.account.views import email as allauth_email
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from jane_portal.accounts.actions.help import hide_first_steps
from jane_portal.accounts.actions.people import use_login_link
from jane_portal.accounts.actions.profile import send_address_code, update_profile
from jane_portal.accounts.forms import CodeForm, ProfileForm
from jane_portal.accounts.selectors.role import span_labels
from jane_portal.core.links import pages
from jane_portal.core.web import kept
from jane_portal.core.web.codes import SessionCode

OLD_ADDRESS = "old address"


def profile_update(request: HttpRequest) -> HttpResponse:
    """Own name, language and choices, with links to everything else of the account."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        update_profile(user=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile_update")
    spans = request.user.open_spans
    labels = span_labels(spans)
    roles = [(labels[span.pk], span) for span in spans]
    return render(request, "accounts/profile_update.html", {"form": form, "roles": roles})


def email_change(request: HttpRequest) -> HttpResponse:
    """A new address: first the present one is confirmed by a code, then the new one (decisions 6)."""
    if not SessionCode(request.session, OLD_ADDRESS).confirmed():
        return redirect("email_confirm_old")
    response: HttpResponse = allauth_email(request)
    return response


def email_confirm_old(request: HttpRequest) -> HttpResponse:
    """A code to the present address opens the page that changes it."""
    old = SessionCode(request.session, OLD_ADDRESS)
    if "send" in request.POST:
        code = old.new()
        if code:
            send_address_code(user=request.user, code=code, by=request.user)
        else:
            messages.error(request, _("Wait a moment before the next code."))
        return redirect("email_confirm_old")
    form = CodeForm(request.POST if request.method == "POST" else None) if old.waiting() else None
    if form is not None and form.is_valid():
        if old.confirm(form.cleaned_data["code"]):
            return redirect("account_email")
        form.add_error("code", _("The code is not right. Check it, or ask for a new one."))
    return render(request, "accounts/email_confirm_old.html", {"form": form})


@require_POST
def acting_choose(request: HttpRequest) -> HttpResponse:
    """Act in another one of one's own roles of today; anything else changes nothing."""
    chosen = request.POST.get("span", "")
    span = next((span for span in request.user.open_spans if str(span.pk) == chosen), None)
    if span is not None:
        request.session["acting"] = span.pk
    return redirect(_safe_next(request))


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return "desk"


def kept_post(request: HttpRequest) -> HttpResponse:
    """What was typed before the session ended: go on with it, or let it go. Nothing is posted by itself."""
    if request.method == "POST":
        kept.forget(request)
        return redirect("desk")
    was_kept = kept.KEY in request.session
    waiting = kept.kept(request)
    if waiting is None:
        if was_kept:
            messages.info(request, _("What was typed in this browser is too old to be sent, or it is somebody else's."))
        return redirect("desk")
    return render(request, "accounts/kept_post.html", {"kept": waiting})


@method_decorator(pages.private, name="dispatch")
class LoginLinkView(FormView):
    """GET shows a button, POST signs in: whatever opens links by itself does not use them up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return render(request, "accounts/login_link.html")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user = use_login_link(token=token, by=None)
        if user is None:
            return render(request, "accounts/login_link.html", {"used": True}, status=410)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("desk")


@require_POST
def first_steps_hide(request: HttpRequest) -> HttpResponse:
    hide_first_steps(by=request.user)
    return redirect("desk")

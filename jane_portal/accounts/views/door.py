"""The door: signing in and up with another address while a code waits, and an address that has just been changed."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.usersessions.signals import on_password_changed as remember_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class OpenDoor:
    """A code that waits never bars the way: one may go on with it or begin again with another address."""

    pending_url = ""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Allauth would send everybody back to the code of the first address."""
        self.pending_url = reverse(stage.urlname) if stage.urlname else ""

    def form_valid(self, form: Any) -> HttpResponse:
        if self.pending_url:
            clear_login(self.request)  # type: ignore[attr-defined]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"pending_url": self.pending_url}


class LoginView(OpenDoor, allauth_views.LoginView):
    pass


class SignupView(OpenDoor, allauth_views.SignupView):
    pass


class RequestLoginCodeView(OpenDoor, allauth_views.RequestLoginCodeView):
    pass


def email_verified(request: HttpRequest) -> HttpResponse:
    """The code of a new address. A changed address ends all other sessions of the person; this one goes on."""
    earlier = request.user.email if request.user.is_authenticated else ""
    response: HttpResponse = allauth_views.email_verification_sent(request)
    if earlier and request.method == "POST" and request.user.is_authenticated:
        request.user.refresh_from_db(fields=["email"])
        if request.user.email != earlier:
            update_session_auth_hash(request, request.user)
            remember_session(sender=None, request=request)
    return response

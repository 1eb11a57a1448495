"""The role a person acts in, and the second factor of those who hold much power."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jane_portal.core.history import set_acting_as

from .models import Role

POWERFUL = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)
# Open before the second factor is there: making it, proving oneself, leaving.
OPEN_NAMES = ("mfa_", "account_logout", "account_reauthenticate", "account_email", "account_confirm", "healthz")


class ActingMiddleware:
    """Sets `request.acting` (a RoleSpan or None) and names it for the history rows of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting = None
        if request.user.is_authenticated:
            spans = request.user.open_spans
            chosen = request.session.get("acting")
            acting = next((span for span in spans if span.pk == chosen), spans[0] if spans else None)
        request.acting = acting  # type: ignore[attr-defined]
        set_acting_as(acting.label if acting else "")
        try:
            return self.get_response(request)
        finally:
            set_acting_as("")


class SecondFactorMiddleware:
    """Secretaries and administrators work only with a second factor; demo mode does not ask for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if settings.DEMO or not request.user.is_authenticated or not request.user.has_role(*POWERFUL):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(OPEN_NAMES) or has_second_factor(request.user):
            return None
        messages.warning(
            request, _("Your role needs a second factor. Add a passkey or an authenticator app, then you can go on.")
        )
        return redirect("mfa_index")


def has_second_factor(user: object) -> bool:
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=factors).exists())

"""How allauth fits into the portal: its letters are letters of the portal, its people are the portal's people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.post import post_letter

# What allauth hands to its letters and ours may need; everything else stays behind.
PARAMS = ("code", "signup_url", "from_email", "to_email", "deleted_email", "ip", "user_agent")
# Template prefix of allauth → builder in letters.py. What is not here is a notice of a change to the account.
LETTERS = {
    "account/email/login_code": "login_code",
    "account/email/email_confirmation": "email_code",
    "account/email/email_confirmation_signup": "email_code",
    "account/email/password_reset_code": "password_code",
    "account/email/unknown_account": "unknown_account",
    "account/email/account_already_exists": "already_exists",
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Letters of sign-in go through the same ledger as all others."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue our own letter. The work is the same whether the address is known or not; the worker does the rest."""
        user = User.objects.filter(email=email.lower()).first()
        builder = LETTERS.get(template_prefix, "notice")
        params = {name: str(context[name]) for name in PARAMS if context.get(name)}
        if builder == "notice":
            params["change"] = template_prefix.rsplit("/", 1)[-1]
        post_letter(
            builder=f"jane_portal.accounts.letters.{builder}",
            to=email,
            params=params | {"email": email},
            language=user.language if user else get_language() or "fi",
            user=user,
            kind=builder,
            secret="code" in params,
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a `next` may be followed; one that is no address at all ("http://[") is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        user.language = get_language() or "fi"
        return super().save_user(request, user, form, commit)

    def pre_login(self, request: HttpRequest, user: Any, **hints: Any) -> HttpResponse | None:
        """People made by others have no confirmed address yet; their first code confirms it."""
        if user.email and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        # A code that was on its way to an address which is not hers any more opens nothing.
        proven = (hints.get("email") or user.email).lower()
        if proven != user.email and not EmailAddress.objects.filter(user=user, email=proven).exists():
            messages.error(request, _("This code is too old. Ask for a new one."))
            return redirect("account_login")
        return super().pre_login(request, user, **hints)

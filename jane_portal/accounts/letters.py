"""Letters of sign-in and of roles."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jane_portal.core.links import link_url, open_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.post import LetterText, NotNeeded, render_letter
from jane_portal.core.post.kinds import LetterKind

from .models import CONFIRM, REGRET, STOP, AddressChange, ErasureRequest, FactorRemoval, RoleSpan
from .selectors.confirmation import role_ask_of
from .selectors.role import place_label, span_labels

# A code is of use for as long as allauth takes it; the answer to a press, while the person waits for it.
CODE_LIVES = datetime.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
ANSWER_LIVES = datetime.timedelta(hours=1)
KINDS = [
    LetterKind("login_code", _("Sign-in code"), lifetime=CODE_LIVES),
    LetterKind("email_code", _("Code that confirms an address"), lifetime=CODE_LIVES),
    LetterKind("password_code", _("Code for a new password"), lifetime=CODE_LIVES),
    LetterKind("unknown_account", _("Sign-in with an unknown address"), lifetime=ANSWER_LIVES),
    LetterKind("already_exists", _("The address has an account already"), lifetime=ANSWER_LIVES),
    LetterKind("notice", _("A change to the account")),
    LetterKind("role_given", _("A role was given")),
    LetterKind("roles_asked", _("Do the roles still hold?")),
    LetterKind("roles_reminded", _("Reminder: do the roles still hold?")),
    LetterKind("last_secretary", _("The last secretary's role ends")),
    LetterKind("address_new", _("A new address to confirm")),
    LetterKind("address_old", _("The old address is told")),
    LetterKind("address_stopped", _("A change of address was stopped")),
    LetterKind("factor_removed", _("A second factor was removed")),
    LetterKind("my_data", _("Link to one's own data")),
    LetterKind("erasure_asked", _("An erasure was asked for")),
    LetterKind("people_merged", _("Two accounts became one")),
]
# Names of allauth's notices → what has changed.
CHANGES = {
    "email_changed": _("The e-mail address of your account has been changed."),
    "email_confirm": _("The e-mail address of your account has been confirmed."),
    "email_deleted": _("An e-mail address has been removed from your account."),
    "password_changed": _("The password of your account has been changed."),
    "password_reset": _("The password of your account has been replaced by a new one."),
    "password_set": _("Your account now has a password."),
    "recovery_codes_generated": _("New recovery codes have been made for your account."),
    "totp_activated": _("An authenticator app has been added to your account."),
    "totp_deactivated": _("The authenticator app has been removed from your account."),
    "webauthn_added": _("A passkey has been added to your account."),
    "webauthn_removed": _("A passkey has been removed from your account."),
}


def login_code(*, language: str, params: dict[str, Any]) -> LetterText:
    """The code of sign-in; lives 15 minutes."""
    return render_letter("mail/accounts/login_code", params)


def email_code(*, language: str, params: dict[str, Any]) -> LetterText:
    """The code that confirms an address, at sign-up or when the address changes."""
    return render_letter("mail/accounts/email_code", params)


def password_code(*, language: str, params: dict[str, Any]) -> LetterText:
    return render_letter("mail/accounts/password_code", params)


def unknown_account(*, language: str, params: dict[str, Any]) -> LetterText:
    """Somebody tried to sign in with an address that has no account."""
    return render_letter("mail/accounts/unknown_account", params | {"signup_url": _address("account_signup")})


def already_exists(*, language: str, params: dict[str, Any]) -> LetterText:
    """Somebody tried to make a second account with an address that has one."""
    return render_letter("mail/accounts/already_exists", params | {"login_url": _address("account_login")})


def notice(*, language: str, params: dict[str, Any]) -> LetterText:
    """Something about the account has changed; who did not do it herself is told what to do."""
    change = CHANGES.get(params["change"])
    words = {"change_text": str(change) if change else gettext("The settings of your account have been changed.")}
    words |= {"address_text": params.get("ip", ""), "account_url": _address("profile_update")}
    return render_letter("mail/accounts/notice", params | words)


def role_given(*, language: str, params: dict[str, Any]) -> LetterText:
    """A role has been given. params: span_id."""
    span = RoleSpan.objects.in_force().filter(pk=params["span_id"]).first()
    if span is None:
        raise NotNeeded
    context = {"role": span_labels([span])[span.pk], "until": span.until, "login_url": _address("account_login")}
    return render_letter("mail/accounts/role_given", context)


def roles_asked(*, language: str, params: dict[str, Any]) -> LetterText:
    """Once a year. Names nobody: letters get forwarded. Not sent when somebody has answered before it left."""
    return render_letter("mail/accounts/roles_asked", _question(params))


def roles_reminded(*, language: str, params: dict[str, Any]) -> LetterText:
    """Once, a month later, with the same link."""
    return render_letter("mail/accounts/roles_reminded", _question(params))


def _question(params: dict[str, Any]) -> dict[str, Any]:
    link = PersonalLink.objects.usable().filter(pk=params["link_id"]).first()
    found = role_ask_of(link)
    if link is None or found is None:
        raise NotNeeded
    asked, spans = found
    place = place_label(asked.scope)
    if not place:
        raise NotNeeded
    return {
        "place": place,
        "count": len(spans),
        "answer_url": link_url(link),
        "day": link.expires_at,
    }


def last_secretary(*, language: str, params: dict[str, Any]) -> LetterText:
    """The last secretary's role ends soon. params: last_day (ISO)."""
    context = {"last_day": datetime.date.fromisoformat(params["last_day"]), "roles_url": _address("role_create")}
    return render_letter("mail/accounts/last_secretary", context)


def _address(name: str) -> str:
    return f"{settings.PORTAL_BASE_URL}{reverse(name)}"


def address_new(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the new address of somebody who has lost hers. It names neither the person nor the earlier address."""
    change = _waiting(params["change_id"])
    return render_letter(
        "mail/accounts/address_new", {"answer_url": _link(CONFIRM, change), "last_day": change.expires_at}
    )


def address_old(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the earlier address, which may belong to somebody else by now: it does not name the new one."""
    change = _waiting(params["change_id"])
    context = {"stop_url": _link(STOP, change), "person": str(change.vouched_by)}
    return render_letter("mail/accounts/address_old", context)


def address_stopped(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the one who vouched: somebody who reads the letters of one of the two addresses said no."""
    change = AddressChange.objects.select_related("user").get(pk=params["change_id"])
    return render_letter("mail/accounts/address_stopped", {"person": str(change.user)})


def factor_removed(*, language: str, params: dict[str, Any]) -> LetterText:
    """The second factor of a person has been removed by an administrator. params: removal_id."""
    removal = FactorRemoval.objects.select_related("removed_by").get(pk=params["removal_id"])
    person = str(removal.removed_by) if removal.removed_by else ""
    return render_letter("mail/accounts/factor_removed", {"person": person, "login_url": _address("account_login")})


def people_merged(*, language: str, params: dict[str, Any]) -> LetterText:
    """Two accounts have become one. params: kept_email, dropped_email."""
    return render_letter("mail/accounts/people_merged", params | {"login_url": _address("account_login")})


def my_data(*, language: str, params: dict[str, Any]) -> LetterText:
    """The link to one's own data. params: link_id."""
    link = PersonalLink.objects.usable().filter(pk=params["link_id"]).first()
    if link is None:
        raise NotNeeded
    return render_letter("mail/accounts/my_data", {"page_url": link_url(link), "last_day": link.expires_at})


def erasure_asked(*, language: str, params: dict[str, Any]) -> LetterText:
    """Somebody will be erased; the link stops it. params: request_id."""
    request = ErasureRequest.objects.filter(pk=params["request_id"], state=ErasureRequest.State.OPEN).first()
    link = open_link(REGRET, request.subject) if request else None
    if request is None or link is None:
        raise NotNeeded
    unused = request.source == ErasureRequest.Source.UNUSED
    context = {
        "regret_url": link_url(link),
        "day": request.due_at,
        "unused": unused,
        "login_url": _address("account_login"),
    }
    return render_letter("mail/accounts/erasure_asked", context)


def _link(purpose: str, change: AddressChange) -> str:
    link = open_link(purpose, change.subject)
    if link is None:
        raise NotNeeded
    return link_url(link)


def _waiting(change_id: int) -> AddressChange:
    change = AddressChange.objects.select_related("vouched_by").filter(pk=change_id, state="open").first()
    if change is None:
        raise NotNeeded
    return change

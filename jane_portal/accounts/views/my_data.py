"""My data: what the portal knows of me, a copy of it, two switches. With an account, or by the link of a letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.accounts.actions.my_data import file_of, request_copy, send_my_data_link
from jane_portal.accounts.actions.restriction import set_restriction
from jane_portal.accounts.forms import AskLinkForm
from jane_portal.accounts.models import MY_DATA, DataCopy, Restriction, User
from jane_portal.accounts.selectors.data import open_erasure, restrictions_of
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.files.answers import file_response
from jane_portal.core.links import pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.personal.copying import sections
from jane_portal.core.personal.person import Person
from jane_portal.core.web.limits import within_limits

# Of one address that asks for links, and of one network address.
ASKING = "20/d/ip,5/d/key"


@dataclass(frozen=True)
class Owner:
    """Whose data are asked about: the account, or the address that the link of a letter has proven."""

    user: User | None
    email: str
    link: PersonalLink | None = None

    @property
    def person(self) -> Person:
        return person_of(self.user, email=self.email)


def owner_of(request: HttpRequest) -> Owner | None:
    """None: nobody has proven who she is. A link opens no account: its owner signs in, with her second factor."""
    if request.user.is_authenticated:
        return Owner(request.user, request.user.email)
    link = pages.held_link(request, MY_DATA)
    if link is None or person_of(None, email=link.email).user_ids:
        return None
    return Owner(None, link.email, link)


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def my_data_show(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    if owner is None:
        return _ask_link(request)
    person = owner.person
    context = {
        "owner": owner,
        "sections": sections(person, history=False),
        "copy": DataCopy.objects.holding(person).order_by("-pk").first(),
        "restrictions": restrictions_of(person),
        "erasure": open_erasure(person),
    }
    return render(request, "accounts/my_data.html", context)


def _ask_link(request: HttpRequest) -> HttpResponse:
    """The same words whether the portal knows the address or not."""
    form = AskLinkForm(request.POST or None)
    link = pages.held_link(request, MY_DATA)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if within_limits(request, action="my_data", rates=ASKING, key=email.lower()):
            send_my_data_link(email=email, language=get_language() or "fi", by=None)
        messages.success(request, _("A letter is on its way. Its link opens what the portal knows about the address."))
        return redirect("my_data_show")
    return render(request, "accounts/my_data_ask.html", {"form": form, "has_account": link is not None})


@pages.private
@require_safe
def my_data_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=MY_DATA, token=token, page="my_data_show")


@pages.private
@require_POST
def my_data_copy(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    if owner is not None:
        language = get_language() or "fi"
        request_copy(user=owner.user, email=owner.email, language=language, by=owner.user)
        messages.success(request, _("The copy is being made. It is ready in a few minutes: open this page again."))
    return redirect("my_data_show")


@pages.private
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The newest copy, for its owner alone."""
    owner = owner_of(request)
    if owner is None:
        return redirect("my_data_show")
    copies = DataCopy.objects.holding(owner.person).filter(state=DataCopy.State.READY)
    copy = copies.order_by("-pk").first()
    stored = file_of(copy) if copy else None
    if stored is None:
        return redirect("my_data_show")
    return file_response(stored)


@pages.private
@require_POST
def my_data_limit(request: HttpRequest) -> HttpResponse:
    """One of the two switches."""
    owner, kind = owner_of(request), request.POST.get("kind", "")
    if owner is not None and kind in Restriction.Kind.values:
        on = request.POST.get("on") == "1"
        set_restriction(user=owner.user, email=owner.email, kind=kind, on=on, by=owner.user)
        messages.success(request, _("Saved."))
    return redirect("my_data_show")

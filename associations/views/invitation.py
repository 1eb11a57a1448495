"""Invitations: sent by the owner, opened by whoever holds the link."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.actions.invitation import (
    accept_invitation,
    cancel_invitation,
    decline_invitation,
    invite,
    resend_invitation,
)
from associations.forms.ownership import InvitationForm
from associations.models import Invitation
from associations.models.ownership import INVITATION
from jane_portal.core.answers import done
from jane_portal.core.links import pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.web.limits import within_limits

from .base import ask, find_organisation

# Letters to addresses that somebody types: of one person, for all entries.
RATES = "40/d/key"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_create(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "manage_people", organisation)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _count_letter(request)
            invite(organisation=organisation, by=request.user, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("person_list", slug=slug)
    return render(request, "associations/invitation_create.html", {"organisation": organisation, "form": form})


def _count_letter(request: HttpRequest) -> None:
    """Raises ValidationError when this person has had many invitations sent today."""
    if not within_limits(request, action="invite", rates=RATES, key=f"user:{request.user.pk}"):
        raise ValidationError(_("You have sent many invitations today. Please continue tomorrow."), code="many")


def _find(request: HttpRequest, slug: str, pk: int) -> Invitation:
    organisation = find_organisation(request, slug)
    ask(request, "manage_people", organisation)
    invitation = Invitation.objects.visible_to(request.user).filter(organisation=organisation, pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


@require_POST
def invitation_resend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = _find(request, slug, pk)
    try:
        _count_letter(request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("person_list", slug=slug)
    words = _("Sent again. The earlier link no longer works.")
    done(request, resend_invitation, words, invitation=invitation)
    return redirect("person_list", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = _find(request, slug, pk)
    if request.method != "POST":
        if invitation.state != Invitation.State.OPEN:
            return redirect("person_list", slug=slug)
        context = {"organisation": invitation.organisation, "invitation": invitation}
        return render(request, "associations/invitation_cancel.html", context)
    done(request, cancel_invitation, _("The invitation has been cancelled."), invitation=invitation)
    return redirect("person_list", slug=slug)


@pages.private
@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=INVITATION, token=token, page="invitation_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_answer(request: HttpRequest) -> HttpResponse:
    """GET shows what is offered, to anybody who holds the link; POST accepts (signed in) or declines."""
    link = pages.held_link(request, INVITATION)
    invitation = Invitation.objects.holding(link).select_related("organisation", "invited_by").first()
    if request.method == "POST" and invitation is not None and link is not None:
        return _answer(request, invitation, link)
    context = {"invitation": invitation}
    return render(request, "associations/invitation_answer.html", context, status=200 if invitation else 410)


def _answer(request: HttpRequest, invitation: Invitation, link: PersonalLink) -> HttpResponse:
    if "decline" in request.POST:
        user = request.user if request.user.is_authenticated else None
        try:
            decline_invitation(invitation=invitation, link=link, by=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Thank you for telling. The invitation is closed."))
        pages.let_go(request, INVITATION)
        return redirect("home")
    if not request.user.is_authenticated:
        return redirect("invitation_answer")
    words = _("Welcome! You can now edit this entry.")
    if done(request, accept_invitation, words, invitation=invitation, link=link) is None:
        return redirect("invitation_answer")
    pages.let_go(request, INVITATION)
    return redirect(invitation.organisation)

"""Voting for one's association: signed in, or by the link of a letter. It works on a phone and without JavaScript."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.accounts.models import User
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from networks.representation.actions.voting import cast_vote
from networks.representation.forms.vote import VoteForm
from networks.representation.models import Election, RollEntry
from networks.representation.models.ballot import VOTE
from networks.representation.selectors.election import candidates_of, entry_of, is_small, own_votes

from .base import find_election


@require_http_methods(["GET", "HEAD", "POST"])
def vote_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Signed in: for an association on the roll that has not voted."""
    election = find_election(request, pk)
    entries = own_votes(election, request.user)
    if not entries:
        raise PermissionDenied(_why_not(election))
    return _ballot(request, election, entries, request.user, None)


def _why_not(election: Election) -> str:
    if not election.takes_votes():
        return _("The vote is not open.")
    return _("Your association is not on the roll of this election, or it has voted already.")


@pages.private
@require_safe
def vote_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=VOTE, token=token, page="vote_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def vote_answer(request: HttpRequest) -> HttpResponse:
    """The ballot of the association whose letter held the link. GET changes nothing."""
    link = pages.held_link(request, VOTE)
    entry = entry_of(link)
    if link is None or entry is None or link.user is None:
        return render(request, "representation/link_gone.html", status=410)
    return _ballot(request, entry.election, [entry], link.user, link)


@pages.private
@require_safe
def vote_done(request: HttpRequest) -> HttpResponse:
    """Says that the vote was given, and nothing of what it was."""
    return render(request, "representation/vote_done.html")


def _ballot(
    request: HttpRequest, election: Election, entries: list[RollEntry], voter: User, link: PersonalLink | None
) -> HttpResponse:
    standing = candidates_of(election, voter)
    form = VoteForm(request.POST or None, standing=standing, entries=entries)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                cast_vote(entry=form.entry(), candidate=form.candidate(), by=voter, link=link)
            except (LinkGone, PermissionDenied):
                return render(request, "representation/link_gone.html", status=410)
            except ValidationError as error:
                form.add_error(None, error)
                status = 409
            else:
                pages.let_go(request, VOTE)
                return redirect("vote_done")
    context = {"election": election, "entries": entries, "form": form, "standing": standing, "few": is_small(election)}
    response = render(request, "representation/vote_form.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response

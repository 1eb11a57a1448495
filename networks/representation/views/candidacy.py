"""Candidates: proposing, consenting by the link of a letter or signed in, endorsing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import StaleVersionError
from jane_portal.core.web.limits import within_limits
from networks.representation.actions.candidacy import (
    consent_to_stand,
    endorse_candidate,
    propose_candidate,
    withdraw_candidacy,
)
from networks.representation.forms.vote import CandidacyForm, ProposeForm
from networks.representation.models import Candidate
from networks.representation.models.candidate import CANDIDACY

from .base import ask, find_candidate, find_election, say

# Each proposal may write to an address that somebody types.
RATES = "20/d/key"


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_create(request: HttpRequest, pk: int) -> HttpResponse:
    election = find_election(request, pk)
    if not election.takes_candidates():
        messages.info(request, _("The call for candidates is not open."))
        return redirect(election)
    form = ProposeForm(request.POST or None, election=election, user=request.user)
    if request.method == "POST" and form.is_valid():
        if not within_limits(request, action="propose", rates=RATES, key=f"person:{request.user.pk}"):
            form.add_error(None, _("You have proposed many candidates today. Go on tomorrow."))
        else:
            try:
                candidate = propose_candidate(election=election, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                say(form, error)
            except PermissionDenied:
                form.add_error("email", _("You may propose yourself, or anybody on behalf of your own association."))
            else:
                messages.success(request, _said(candidate))
                return redirect(election)
    return render(request, "representation/candidate_create.html", {"election": election, "form": form})


def _said(candidate: Candidate) -> str:
    if candidate.is_standing:
        return _("The candidate is on the list.")
    if candidate.consented_at is None:
        return _("Proposed. The candidate gets a letter and answers by its link.")
    return _("Thank you. The owners of the association are asked to endorse you, then you are on the list.")


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_update(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Her own candidacy, signed in."""
    candidate = find_candidate(request, pk, row)
    ask(request, "change_candidacy", candidate)
    return _answer(request, candidate, None)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_endorse(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    candidate = find_candidate(request, pk, row)
    ask(request, "endorse_candidate", candidate)
    if request.method != "POST":
        return render(request, "representation/candidate_endorse.html", {"candidate": candidate})
    version = request.POST.get("version", "")
    try:
        endorse_candidate(
            candidate=candidate, version=int(version) if version.isdigit() else candidate.version, by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleVersionError:
        messages.error(request, _("The candidacy has changed meanwhile. Read it again, please."))
        return redirect("candidate_endorse", pk=pk, row=row)
    else:
        messages.success(request, _("Thank you: your association stands behind the candidate."))
    return redirect(candidate.election)


@pages.private
@require_safe
def candidacy_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=CANDIDACY, token=token, page="candidacy_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def candidacy_answer(request: HttpRequest) -> HttpResponse:
    """The proposal with two answers, for the holder of the letter's link. GET changes nothing."""
    link = pages.held_link(request, CANDIDACY)
    candidate = _of_link(link)
    if link is None or candidate is None:
        return render(request, "representation/link_gone.html", status=410)
    return _answer(request, candidate, link)


def _of_link(link: PersonalLink | None) -> Candidate | None:
    found = (
        Candidate.objects.holding(link)
        .select_related("user", "organisation", "election__municipality", "election__area")
        .first()
    )
    return found if found is not None and found.election.takes_candidates() else None


def _answer(request: HttpRequest, candidate: Candidate, link: PersonalLink | None) -> HttpResponse:
    form = CandidacyForm(request.POST or None, candidate=candidate)
    leaves = request.POST.get("do") == "withdraw"
    if leaves:
        form.fields.pop("name", None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _write(candidate, form.cleaned_data, link, leaves=leaves)
        except (LinkGone, PermissionDenied):
            return render(request, "representation/link_gone.html", status=410)
        except StaleVersionError:
            form.add_error(None, _("The candidacy has changed meanwhile. Read it again, please."))
            status = 409
        except ValidationError as error:
            say(form, error)
            status = 409
        else:
            pages.let_go(request, CANDIDACY)
            words = _("You do not stand. Thank you for answering.") if leaves else _("Thank you for standing!")
            messages.success(request, words)
            return redirect(candidate.election)
    context = {"candidate": candidate, "election": candidate.election, "form": form}
    return render(request, "representation/candidacy_answer.html", context, status=status)


def _write(candidate: Candidate, data: dict[str, Any], link: PersonalLink | None, *, leaves: bool) -> None:
    common: dict[str, Any] = {
        "candidate": candidate,
        "version": data["version"],
        "by": candidate.user,
        "link": link,
    }
    if leaves:
        withdraw_candidacy(**common)
    else:
        consent_to_stand(**common, motivation=data["motivation"], name=data.get("name", ""))

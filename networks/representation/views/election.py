"""Elections: the public pages, and the secretary's work."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.states import open_steps
from jane_portal.core.versions import StaleVersionError
from networks.representation.actions.counting import record_evening, settle_uncontested
from networks.representation.actions.election import (
    announce_election,
    cancel_election,
    change_election,
    create_election,
)
from networks.representation.forms.election import CancelForm, ElectionForm, EveningForm
from networks.representation.models import Election, ElectionState
from networks.representation.models.election import ELECTION_STEPS, FEW_VOTERS, KEEPER
from networks.representation.selectors.election import (
    candidates_of,
    drawn_names,
    elections_for,
    is_small,
    own_votes,
    waiting_candidates,
)
from networks.representation.selectors.history import election_sources
from networks.representation.selectors.roll import voters_of, without_people

from .base import DeedView, EditView, ask, find_election

ROWS_A_PAGE = 50
# Step of the table → the page that takes it.
PAGES = {
    "announce": "election_announce",
    "record": "election_record",
    "settle": "election_settle",
    "cancel": "election_cancel",
}


@require_safe
def election_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(elections_for(request.user), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_keep": request.user.has_perm("representation.keep_elections")}
    return render(request, "representation/election_list.html", context)


@require_safe
def election_detail(request: HttpRequest, pk: int) -> HttpResponse:
    election = find_election(request, pk)
    user = request.user
    standing = candidates_of(election, user)
    keeps = user.has_perm("representation.keep_elections")
    context = {
        "election": election,
        "standing": standing,
        "waiting": waiting_candidates(election, user),
        "entries": own_votes(election, user),
        "takes_candidates": election.takes_candidates(),
        "takes_votes": election.takes_votes(),
        "few": is_small(election),
        "drawn": drawn_names(election, standing),
        "steps": _steps(election) if keeps else [],
        "keeps": keeps,
        "may_change": keeps and election.state in (ElectionState.DRAFT, ElectionState.CALL),
    }
    if keeps and election.state in (ElectionState.DRAFT, ElectionState.CALL):
        voters = voters_of(election)
        context |= {"voters": voters.count(), "mute": without_people(voters), "few_voters": FEW_VOTERS}
    return render(request, "representation/election_detail.html", context)


@require_safe
def election_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has done what with the election. Nothing in it tells of a single vote: votes have no history."""
    election = find_election(request, pk)
    ask(request, "keep_elections")
    rows, page = deeds_page(request, election_sources(election), roles=role_words())
    context = {"election": election, "page": page, "deeds": rows}
    return render(request, "representation/election_history.html", context)


def _steps(election: Election) -> list[tuple[Any, str]]:
    """What the secretary may do now, each with its page."""
    return [
        (step, reverse(PAGES[step.key], kwargs={"pk": election.pk}))
        for step in open_steps(ELECTION_STEPS, election.state, KEEPER)
    ]


class ElectionView(DeedView):
    template_name = "representation/election_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask(request, "keep_elections")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Election:
        return find_election(self.request, self.kwargs["pk"])

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return ElectionForm(data, instance=record)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, election=self.record)


class ElectionCreateView(ElectionView, EditView):
    done = gettext_lazy("A draft has been made. Read it through, then call for candidates.")

    @cached_property
    def record(self) -> Election:
        place = self.request.GET.get("kunta", "")
        known = {"municipality_id": int(place)} if place.isascii() and place.isdigit() and len(place) < 10 else {}
        return Election(**known)

    def save(self, form: Any) -> None:
        self.made = create_election(values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class ElectionUpdateView(ElectionView, EditView):
    done = gettext_lazy("Saved.")

    def save(self, form: Any) -> None:
        change_election(
            election=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )


class ElectionCancelView(ElectionView):
    template_name = "representation/election_cancel.html"
    done = gettext_lazy("The election has been cancelled.")

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return CancelForm(data, initial={"version": record.version})

    def save(self, form: Any) -> None:
        cancel_election(
            election=self.record,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class ElectionRecordView(ElectionView):
    template_name = "representation/election_record.html"
    done = gettext_lazy("The result has been written down. Those elected get a letter.")

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return EveningForm(data, election=record, standing=candidates_of(record, self.request.user))

    def save(self, form: Any) -> None:
        data = form.cleaned_data
        record_evening(
            election=self.record,
            version=data["version"],
            held_on=data["held_on"],
            held_at=data["held_at"],
            votes=form.votes(),
            elected=form.elected(),
            by=self.request.user,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def election_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: how many letters go out."""
    return _confirmed(request, pk, "announce", announce_election)


@require_http_methods(["GET", "HEAD", "POST"])
def election_settle(request: HttpRequest, pk: int) -> HttpResponse:
    return _confirmed(request, pk, "settle", settle_uncontested)


def _confirmed(request: HttpRequest, pk: int, key: str, deed: Any) -> HttpResponse:
    election = find_election(request, pk)
    ask(request, "keep_elections")
    if request.method != "POST":
        context = {
            "election": election,
            "step": ELECTION_STEPS[key],
            "standing": candidates_of(election, request.user),
            "voters": voters_of(election).count(),
        }
        return render(request, "representation/election_confirm.html", context)
    version = request.POST.get("version", "")
    try:
        deed(election=election, version=int(version) if version.isdigit() else 0, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleVersionError:
        messages.error(request, _("Somebody has changed the election meanwhile. Read it again, please."))
    else:
        messages.success(request, _("Done."))
    return redirect(election)

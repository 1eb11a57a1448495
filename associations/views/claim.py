"""Claims: "this is ours", and the answers to it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.actions.claim import approve_claim, object_to_claim, open_claim, refuse_claim, withdraw_claim
from associations.forms.ownership import ApproveForm, ClaimForm, ObjectForm, RefuseForm
from associations.models import Claim
from associations.selectors.people import owners_of
from jane_portal.accounts.models import Role
from jane_portal.core.answers import done

from .base import find_living, turned_away


def _find(request: HttpRequest, pk: int) -> Claim:
    related = Claim.objects.visible_to(request.user).select_related("organisation__domicile", "user", "decided_by")
    claim = related.filter(pk=pk).first()
    if claim is None:
        raise Http404
    return claim


@require_http_methods(["GET", "HEAD", "POST"])
def claim_create(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_living(request, slug)
    if away := turned_away(request, organisation):
        return away
    owned = bool(owners_of(organisation))
    form = ClaimForm(request.POST or None, owned=owned)
    if request.method == "POST" and form.is_valid():
        try:
            claim = open_claim(
                organisation=organisation,
                proof=form.cleaned_data["proof"],
                explanation=form.cleaned_data["explanation"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("claim_detail", pk=claim.pk)
    mine = Claim.objects.visible_to(request.user).filter(
        organisation=organisation, user=request.user, state=Claim.State.OPEN
    )
    context = {"organisation": organisation, "form": form, "owned": owned, "mine": mine.first()}
    return render(request, "associations/claim_create.html", context)


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """Open ones that wait for this person, the oldest first."""
    claims = Claim.objects.visible_to(request.user).waiting_for(request.user)
    claims = claims.select_related("organisation__domicile", "user").order_by("created_at", "id")
    page = Paginator(claims, 30).get_page(request.GET.get("page"))
    return render(request, "associations/claim_list.html", {"page": page})


@require_safe
def claim_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


def _show(request: HttpRequest, claim: Claim, status: int = 200, **forms: object) -> HttpResponse:
    is_open = claim.state == Claim.State.OPEN
    owners = owners_of(claim.organisation)
    best = Role.ASSOCIATION_EDITOR if owners and not claim.is_takeover else Role.ASSOCIATION_OWNER
    context = {
        "claim": claim,
        "owners": owners,
        "mine": claim.user_id == request.user.pk,
        "may_edit": request.user.has_perm("associations.change_organisation", claim.organisation),
        "may_decide": is_open and request.user.has_perm("associations.decide_claim", claim),
        "may_object": is_open and request.user.has_perm("associations.object_to_claim", claim),
        "may_withdraw": is_open and request.user.has_perm("associations.withdraw_claim", claim),
        "approve_form": ApproveForm(initial={"role": best}),
        "refuse_form": RefuseForm(),
        "object_form": ObjectForm(),
        **forms,
    }
    return render(request, "associations/claim_detail.html", context, status=status)


def _ask(request: HttpRequest, permission: str, claim: Claim) -> None:
    """A closed claim is answered by the action, so that the slower of two hears who was faster."""
    if not request.user.has_perm(f"associations.{permission}", claim):
        raise PermissionDenied


@require_POST
def claim_approve(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _find(request, pk)
    _ask(request, "decide_claim", claim)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _show(request, claim, approve_form=form)
    done(request, approve_claim, _("Approved. The person gets a letter."), claim=claim, role=form.cleaned_data["role"])
    return redirect("claim_detail", pk=pk)


@require_POST
def claim_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _find(request, pk)
    _ask(request, "decide_claim", claim)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _show(request, claim, refuse_form=form)
    done(
        request, refuse_claim, _("Refused. The person gets a letter."), claim=claim, reason=form.cleaned_data["reason"]
    )
    return redirect("claim_detail", pk=pk)


@require_POST
def claim_object(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _find(request, pk)
    _ask(request, "object_to_claim", claim)
    form = ObjectForm(request.POST)
    if not form.is_valid():
        return _show(request, claim, object_form=form)
    words = _("Thank you. The secretary has been told and decides.")
    done(request, object_to_claim, words, claim=claim, objection=form.cleaned_data["objection"])
    return redirect("claim_detail", pk=pk)


@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _find(request, pk)
    _ask(request, "withdraw_claim", claim)
    done(request, withdraw_claim, _("Your request has been withdrawn."), claim=claim)
    return redirect("claim_detail", pk=pk)

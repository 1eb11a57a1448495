"""People of an entry: who owns and edits it, and the changes among them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.ownership import hand_over, leave, record_person, remove_person
from associations.forms.ownership import InvitationForm, RecordPersonForm
from associations.models import Claim, Invitation, Organisation
from associations.selectors.people import spans_of
from jane_portal.accounts.models import Role, RoleSpan
from jane_portal.core.answers import done

from .base import ask, find_organisation


def _find_span(organisation: Organisation, pk: int) -> RoleSpan:
    span = next((span for span in spans_of(organisation) if span.pk == pk), None)
    if span is None:
        raise Http404
    return span


@require_safe
def person_list(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "view_people", organisation)
    manages = request.user.has_perm("associations.manage_people", organisation)
    claims = Claim.objects.visible_to(request.user).filter(organisation=organisation, state=Claim.State.OPEN)
    invitations = Invitation.objects.visible_to(request.user).filter(
        organisation=organisation, state=Invitation.State.OPEN
    )
    spans = spans_of(organisation)
    context = {
        "organisation": organisation,
        "spans": spans,
        "owned": any(span.role == Role.ASSOCIATION_OWNER for span in spans),
        "manages": manages,
        "owns": any(s.role == Role.ASSOCIATION_OWNER and s.user_id == request.user.pk for s in spans),
        "is_in": any(span.user_id == request.user.pk for span in spans),
        "claims": claims.select_related("user").order_by("created_at") if manages else [],
        "invitations": invitations.order_by("created_at") if manages else [],
        "form": InvitationForm(),
    }
    return render(request, "associations/person_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_record(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "change_organisation", organisation)
    form = RecordPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done(request, record_person, _("Recorded."), organisation=organisation, **form.cleaned_data)
        may_see = request.user.has_perm("associations.view_people", organisation)
        return redirect("person_list" if may_see else "association_detail", slug=slug)
    return render(request, "associations/person_record.html", {"organisation": organisation, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "manage_people", organisation)
    span = _find_span(organisation, pk)
    if span.user_id == request.user.pk:
        return redirect("ownership_leave", slug=slug)
    if request.method == "POST":
        done(request, remove_person, _("The role has ended."), organisation=organisation, span=span)
        return redirect("person_list", slug=slug)
    return render(request, "associations/person_remove.html", {"organisation": organisation, "span": span})


@require_http_methods(["GET", "HEAD", "POST"])
def ownership_hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "manage_people", organisation)
    span = _find_span(organisation, pk)
    if span.role != Role.ASSOCIATION_EDITOR:
        raise Http404
    if request.method == "POST":
        done(request, hand_over, _("The entry has a new owner."), organisation=organisation, span=span)
        return redirect("person_list", slug=slug)
    return render(request, "associations/ownership_hand_over.html", {"organisation": organisation, "span": span})


@require_http_methods(["GET", "HEAD", "POST"])
def ownership_leave(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    spans = spans_of(organisation)
    if not any(span.user_id == request.user.pk for span in spans):
        raise PermissionDenied
    others = [span for span in spans if span.role == Role.ASSOCIATION_OWNER and span.user_id != request.user.pk]
    owns = any(span.role == Role.ASSOCIATION_OWNER and span.user_id == request.user.pk for span in spans)
    if request.method == "POST":
        try:
            leave(organisation=organisation, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("You have left. Thank you for your work."))
        return redirect("association_detail", slug=slug)
    context = {"organisation": organisation, "last": owns and not others}
    return render(request, "associations/ownership_leave.html", context)

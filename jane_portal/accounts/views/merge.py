"""Two accounts of one person: which ones, and what moves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jane_portal.accounts.actions.merge import merge_people
from jane_portal.accounts.forms import NoteForm, PersonPairForm
from jane_portal.accounts.models import RoleSpan
from jane_portal.accounts.selectors.person import find_person, may_merge
from jane_portal.accounts.selectors.role import span_labels
from jane_portal.core.registry import person_records


@require_http_methods(["GET", "HEAD", "POST"])
def person_choose(request: HttpRequest) -> HttpResponse:
    form = PersonPairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept, dropped = form.cleaned_data["kept"], form.cleaned_data["dropped"]
        return redirect("person_merge", kept=kept.uuid, dropped=dropped.uuid)
    return render(request, "accounts/person_choose.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def person_merge(request: HttpRequest, kept: UUID, dropped: UUID) -> HttpResponse:
    """Lists what moves, and asks how the secretary made sure; then two accounts are one."""
    stays, goes = find_person(request.user, kept), find_person(request.user, dropped)
    if stays is None or goes is None or stays.pk == goes.pk:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merge_people(kept=stays, dropped=goes, note=form.cleaned_data["note"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The accounts are one now, and both addresses have got a letter."))
            return redirect("role_list")
    spans = list(RoleSpan.objects.visible_to(request.user).in_force().filter(user=goes).order_by("role", "scope"))
    labels = span_labels(spans)
    counts = [(records.title, count) for records in person_records() if (count := records.count(goes.pk))]
    context = {
        "form": form,
        "kept": stays,
        "dropped": goes,
        "roles": [labels[span.pk] for span in spans],
        "counts": counts,
        "allowed": may_merge(request.user, [stays, goes]),
    }
    return render(request, "accounts/person_merge.html", context)

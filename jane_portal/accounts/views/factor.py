"""A lost second factor: what to do, and the administrator's removal of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.accounts.actions.factor import remove_second_factor
from jane_portal.accounts.forms import NoteForm
from jane_portal.accounts.selectors.person import factor_holders, find_person, may_remove_factor


@require_safe
def factor_lost(request: HttpRequest) -> HttpResponse:
    """What to do, in plain words; open to those who stand outside because of it."""
    return render(request, "accounts/factor_lost.html")


@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person = find_person(request.user, uuid)
    if person is None:
        raise Http404
    if person.pk == request.user.pk:
        return redirect("mfa_index")
    if not may_remove_factor(request.user, person):
        raise PermissionDenied
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_second_factor(person=person, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The second factor has been removed, and the person has got a letter."))
            return redirect("role_list")
    context = {"form": form, "person": person, "has_factor": person.pk in factor_holders([person])}
    return render(request, "accounts/factor_remove.html", context)

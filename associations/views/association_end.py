"""Deleting an entry, dissolving an association, and undoing both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from associations.actions.ending import (
    delete_organisation,
    dissolve_organisation,
    restore_organisation,
    revive_organisation,
)
from associations.forms.organisation import DissolveForm
from associations.models import Organisation

from .base import OrganisationMixin, ask, find_organisation

ASKING = ["GET", "HEAD", "POST"]


def _said_no(request: HttpRequest, error: ValidationError) -> None:
    for line in error.messages:
        messages.error(request, line)


@require_http_methods(ASKING)
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "delete_organisation", organisation)
    if request.method != "POST":
        return render(request, "associations/association_delete.html", {"organisation": organisation})
    try:
        delete_organisation(organisation=organisation, by=request.user)
    except ValidationError as error:
        _said_no(request, error)
    return redirect("association_restore", slug=slug)


@require_http_methods(ASKING)
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """For the secretary and for the owner, who does not see the deleted entry anywhere else."""
    organisation = Organisation.objects.restorable_by(request.user).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    if request.method != "POST":
        return render(request, "associations/association_restore.html", {"organisation": organisation})
    try:
        restore_organisation(organisation=organisation, by=request.user)
    except ValidationError as error:
        _said_no(request, error)
    else:
        messages.success(request, _("The entry is back."))
    return redirect(organisation)


class DissolveView(OrganisationMixin, FormView):
    permission = "dissolve_organisation"
    form_class = DissolveForm
    template_name = "associations/association_dissolve.html"

    def form_valid(self, form: DissolveForm) -> HttpResponse:
        try:
            dissolve_organisation(
                organisation=self.organisation, dissolved_on=form.cleaned_data["dissolved_on"], by=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The association is marked as dissolved."))
        return HttpResponseRedirect(self.organisation.get_absolute_url())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"helping": self.helping}


@require_http_methods(ASKING)
def revive(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "revive_organisation", organisation)
    if request.method != "POST":
        return render(request, "associations/association_revive.html", {"organisation": organisation})
    try:
        revive_organisation(organisation=organisation, by=request.user)
    except ValidationError as error:
        _said_no(request, error)
    else:
        messages.success(request, _("The association is active again."))
    return redirect(organisation)

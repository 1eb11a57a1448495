"""Taking a matter off the list of what waits for a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jane_portal.core.record_forms import add_errors
from jane_portal.core.versions import StaleVersionError
from networks.bodies.actions.backlog import drop_backlog
from networks.bodies.forms.backlog import DropForm
from networks.bodies.models import BacklogItem

from .base import ask


@require_http_methods(["GET", "HEAD", "POST"])
def backlog_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks why, POST takes the matter off."""
    rows = BacklogItem.objects.visible_to(request.user).select_related("body__municipality")
    item = rows.filter(pk=pk).first()
    if item is None:
        raise Http404
    ask(request, "fill_seats", item.body)
    form = DropForm(request.POST or None, initial={"version": item.version})
    if form.is_valid():
        try:
            drop_backlog(item=item, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except StaleVersionError:
            form.add_error(None, _("Somebody has changed this meanwhile. Nothing was changed now."))
        else:
            messages.success(request, _("Taken off the list."))
            return redirect(item.body)
    context = {"item": item, "body": item.body, "form": form}
    return render(request, "bodies/backlog_drop.html", context, status=422 if form.is_bound else 200)

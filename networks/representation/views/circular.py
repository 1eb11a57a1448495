"""Writing to all associations of a place: write, see how many it reaches, send."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from networks.representation.actions.circular import write_circular
from networks.representation.forms.circular import CircularForm
from networks.representation.models import Circular
from networks.representation.selectors.circular import left_this_month, reach_of, receivers_in, senders_of

SHOWN = 50


@require_safe
def circular_list(request: HttpRequest) -> HttpResponse:
    rows = Circular.objects.visible_to(request.user).select_related("municipality", "area", "writer")[:SHOWN]
    context = {"circulars": list(rows), "may_write": bool(senders_of(request.user))}
    return render(request, "representation/circular_list.html", context)


@require_safe
def circular_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Circular.objects.visible_to(request.user).select_related("municipality", "area", "writer")
    circular = rows.filter(pk=pk).first()
    if circular is None:
        raise Http404
    return render(request, "representation/circular_detail.html", {"circular": circular})


@require_http_methods(["GET", "HEAD", "POST"])
def circular_create(request: HttpRequest) -> HttpResponse:
    """A first POST shows the letter and how many it reaches; one with `laheta` sends it."""
    senders = senders_of(request.user)
    if not senders:
        raise PermissionDenied
    form = CircularForm(request.POST if request.method == "POST" else None, senders=senders)
    context = {"form": form, "left": left_this_month(request.user)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "representation/circular_form.html", context, status=status)
    if "muokkaa" in request.POST:
        return render(request, "representation/circular_form.html", context)
    if "laheta" in request.POST:
        try:
            circular = write_circular(
                sender=form.sender,
                key=form.cleaned_data["key"],
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return render(request, "representation/circular_form.html", context, status=422)
        messages.success(request, _("The letter is on its way."))
        return redirect(circular)
    reach = reach_of(receivers_in(form.sender.municipality, form.sender.area))
    return render(request, "representation/circular_preview.html", context | {"reach": reach, "sender": form.sender})

"""The page of a hand-over: for the leaver, the successor and those who keep the papers of the body."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jane_portal.core.answers import done
from networks.bodies.actions.handover import add_handover_note, make_handover, tick_handover_item
from networks.bodies.forms.handover import NoteForm
from networks.bodies.models import Handover
from networks.bodies.selectors.handover import parts_of

from .base import find_mandate


def find_handover(request: HttpRequest, pk: int) -> Handover:
    """Raises Http404 for what is absent or hidden from this viewer."""
    rows = Handover.objects.visible_to(request.user).filter(pk=pk)
    handover = rows.select_related("mandate__seat__body", "mandate__seat__deputy_of", "mandate__user").first()
    if handover is None:
        raise Http404
    return handover


def _page(request: HttpRequest, handover: Handover, form: NoteForm) -> HttpResponse:
    context = {
        "handover": handover,
        "mandate": handover.mandate,
        "body": handover.mandate.seat.body,
        "parts": parts_of(handover, _("Own notes")),
        "form": form,
    }
    return render(request, "bodies/handover_detail.html", context, status=422 if form.errors else 200)


@require_safe
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, find_handover(request, pk), NoteForm())


@require_POST
def handover_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a mandate whose end is not near yet: its holder and those who fill the seats may gather at any time."""
    mandate = find_mandate(request, pk, own=True)
    if not mandate.is_seated:
        raise PermissionDenied
    made = done(request, make_handover, _("What is open has been gathered."), mandate=mandate)
    return redirect(made[0] if made else mandate.seat.body)


@require_POST
def handover_note(request: HttpRequest, pk: int) -> HttpResponse:
    handover = find_handover(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, handover, form)
    done(request, add_handover_note, _("Added."), handover=handover, **form.cleaned_data)
    return redirect(handover)


@require_POST
def handover_tick(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """`done=1` ticks a line off, without it the line is open again."""
    handover = find_handover(request, pk)
    item = handover.items.filter(pk=row).first()
    if item is None:
        raise Http404
    done(request, tick_handover_item, _("Done."), item=item, done=request.POST.get("done") == "1")
    return redirect(handover)

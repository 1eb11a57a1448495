"""The agreed day as a calendar file, and the summary on paper."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from huoltamo.models import Order
from huoltamo.models.order_steps import BOUND
from huoltamo.selectors.order_papers import SUMMARY, event_of
from huoltamo.selectors.order_people import sides_of
from jane_portal.core.dispatch import later
from jane_portal.core.feeds.ics import calendar_response
from jane_portal.core.files.answers import file_response
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf.prints import subject_of

from .order_base import find_order


def _agreed(request: HttpRequest, pk: int) -> Order:
    """One that was agreed, for its two associations alone."""
    order = find_order(request, pk)
    if order.agreed_terms is None or not sides_of(order, request.user):
        raise Http404
    return order


@require_safe
def order_ics(request: HttpRequest, pk: int) -> HttpResponse:
    order = _agreed(request, pk)
    event = event_of(order)
    if event is None:
        raise Http404
    return calendar_response(f"tilaus-{order.pk}.ics", [event], name=order.title)


@require_safe
def order_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary that the worker has made; a page that says so while it is not there yet."""
    order = _agreed(request, pk)
    if order.state not in BOUND:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    subject = subject_of(str(order.pk), language)
    stored = StoredFile.objects.visible_to(request.user).filter(kind=SUMMARY, subject=subject).first()
    if stored is not None:
        return file_response(stored, inline=True)
    later("core.make_print", kind=SUMMARY, key=str(order.pk), language=language)
    return render(request, "huoltamo/order_pdf_wait.html", {"order": order}, status=202)

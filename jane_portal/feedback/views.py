"""Feedback on accessibility, confidential reports, and their answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.core.links import pages
from jane_portal.core.web.limits import within_limits

from .actions import answer_ticket, open_ticket
from .forms import AccessibilityForm, AnswerForm, ContentForm, ReportForm, is_own_path
from .letters import PURPOSE, receipt_of
from .models import Ticket

# From one network address an hour and a day, and from everybody a day: nobody shuts the channel for all others.
RATES = "5/h/ip,10/d/ip,200/d/key"


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_feedback(request: HttpRequest) -> HttpResponse:
    return _take(request, Ticket.Kind.ACCESSIBILITY, AccessibilityForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest) -> HttpResponse:
    return _take(request, Ticket.Kind.REPORT, ReportForm(request.POST or None))


@require_http_methods(["GET", "HEAD", "POST"])
def content_report(request: HttpRequest) -> HttpResponse:
    """A remark on the page named by `?sivu=`; another host's or none is left out."""
    page = request.GET.get("sivu", "")
    form = ContentForm(request.POST or None, initial={"page": page if is_own_path(page) else ""})
    return _take(request, Ticket.Kind.CONTENT, form)


def _take(request: HttpRequest, kind: Ticket.Kind, form: AccessibilityForm | ReportForm | ContentForm) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_from_a_program:
            return redirect("home")
        if within_limits(request, action="feedback", rates=RATES, key=f"feedback:{kind}"):
            values = {name: form.cleaned_data[name] for name in form.Meta.fields}
            ticket = open_ticket(kind=kind, language=get_language() or "fi", by=None, **values)
            return pages.remember(request, purpose=PURPOSE, token=receipt_of(ticket), page="ticket_receipt")
        form.add_error(None, _("Many messages have come from here. Wait an hour and send again; your text is kept."))
        status = 429
    return render(
        request, f"feedback/{kind}_create.html", {"form": form, "days": Ticket.ANSWER_DAYS[kind]}, status=status
    )


@require_safe
def safe_space_show(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/safe_space_show.html", {"days": Ticket.ANSWER_DAYS[Ticket.Kind.REPORT]})


@require_safe
@pages.private
def ticket_open(request: HttpRequest, token: str) -> HttpResponse:
    """The address on the receipt: the token is put aside, and the page stands at an address without it."""
    return pages.remember(request, purpose=PURPOSE, token=token, page="ticket_receipt")


@require_safe
@pages.private
def ticket_receipt(request: HttpRequest) -> HttpResponse:
    """What the sender wrote, the answer or the day by which it comes, and the address to come back to."""
    ticket = Ticket.objects.holding(pages.held_hash(request, PURPOSE)).first()
    address = settings.PORTAL_BASE_URL + reverse("ticket_open", args=[receipt_of(ticket)]) if ticket else ""
    return render(request, "feedback/ticket_receipt.html", {"ticket": ticket, "address": address})


@require_safe
@pages.private
def ticket_list(request: HttpRequest) -> HttpResponse:
    tickets = Ticket.objects.visible_to(request.user).in_order()
    page = Paginator(tickets, 30).get_page(request.GET.get("sivu"))
    return render(request, "feedback/ticket_list.html", {"page": page, "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = Ticket.objects.visible_to(request.user).select_related("answered_by").filter(pk=pk).first()
    if ticket is None:
        raise Http404
    form = AnswerForm(request.POST or None) if ticket.state == Ticket.State.OPEN or request.POST else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            answer_ticket(ticket=ticket, answer=form.cleaned_data["answer"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The answer has been sent."))
            return redirect("ticket_list")
    context = {"ticket": ticket, "form": form, "late": ticket.is_late(timezone.localdate())}
    return render(request, "feedback/ticket_detail.html", context)

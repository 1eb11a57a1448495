"""Who represents us where: the table, the page of each body outside the network, its seats and terms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.answers import done
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.record_forms import add_errors
from jane_portal.core.sheets.writer import csv_response
from jane_portal.core.web.conflict import ConflictMixin
from networks.representation.actions.external import (
    add_external_seat,
    change_external,
    close_external,
    create_external,
    end_external_seat,
    end_representative,
    name_representative,
)
from networks.representation.filters.outside import read_filter
from networks.representation.forms.outside import EndForm, ExternalForm, ExternalSeatForm, TermForm
from networks.representation.models import ExternalBody
from networks.representation.selectors.outside import (
    Line,
    lines_in_body,
    lines_of,
    municipalities_with_bodies,
    seats_today,
)
from networks.representation.selectors.outside_chart import bodies_chart
from networks.representation.selectors.outside_pages import external_sources, meetings_of, own_reports
from networks.representation.selectors.outside_table import TableSeats

from .outside_base import (
    ask_right,
    find_external,
    find_external_seat,
    find_kept_external,
    find_term,
    form_page,
)

PAGE_SIZE = 20


@require_safe
def representative_list(request: HttpRequest) -> HttpResponse:
    """Seats of associations in other bodies, as a table and as a drawing. Four statements."""
    today = timezone.localdate()
    chosen = read_filter(request.GET, municipalities_with_bodies())
    # Which seats need somebody is asked in words of its own; all else only fills the places of a known statement.
    seats: Any = TableSeats(today, chosen.municipality, chosen.kind)
    if chosen.need:
        seats = chosen.narrowed(seats_today(today), today)
    page = Paginator(seats, PAGE_SIZE).get_page(request.GET.get("sivu"))
    part: Any = page.object_list
    lines = lines_of(part, request.user, today) if chosen.need else part.lines(request.user)
    context = {
        "lines": lines,
        "page": page,
        "filter": chosen,
        "chart": bodies_chart(lines),
        "csv_url": reverse("representative_csv") + chosen.query,
        "may_add": request.user.has_perm("representation.add_external"),
        "may_ask": request.user.has_perm("representation.ask_for_representative", None),
    }
    return render(request, "representation/representative_list.html", context)


@require_safe
def representative_csv(request: HttpRequest) -> HttpResponseBase:
    """What everybody sees of the table, whoever asks: the file may travel on."""
    today = timezone.localdate()
    chosen = read_filter(request.GET, municipalities_with_bodies())
    seats = chosen.narrowed(seats_today(today), today)
    headers = [
        *(_("Body"), _("Seat"), _("Kind"), _("Whose"), _("Municipality"), _("Chosen by"), _("State")),
        *(_("Representative"), _("Association"), _("First day"), _("Last day"), _("Personal deputy"), _("Page")),
    ]
    rows = _csv_rows(lines_of(seats, AnonymousUser(), today), request)
    return csv_response(_("representatives"), headers, rows)


def _csv_rows(lines: list[Line], request: HttpRequest) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        body, who = line.body, line.holder or line.coming
        term = who.term if who else None
        state = _state_of(line)
        deputy = ", ".join(filter(None, (line.deputy.name, line.deputy.association))) if line.deputy else ""
        yield (
            *(body.name, line.number or None, str(body.get_kind_display()), body.owner_name),
            *(body.municipality.name if body.municipality else "", body.nominating_body.name, state),
            *(who.name if who else "", who.association if who else ""),
            *(term.since if term else None, term.until if term else None, deputy),
            request.build_absolute_uri(body.get_absolute_url()),
        )


def _state_of(line: Line) -> str:
    if line.is_vacant:
        return _("Vacant")
    if line.holder is None:
        return _("Begins later")
    return _("Ends soon") if line.is_ending else _("Filled")


@require_safe
def external_detail(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_external(request, slug)
    user = request.user
    meetings = meetings_of(body, user)
    context = {
        "body": body,
        "lines": lines_in_body(body, user),
        "meetings": meetings,
        "own_reports": own_reports(user, [one for one, _told in meetings]) if user.is_authenticated else [],
        "keeps": user.has_perm("representation.keep_external", body),
        "prepares": user.has_perm("representation.prepare_meeting", body),
        "asks": user.has_perm("representation.ask_for_representative", body),
    }
    return render(request, "representation/external_detail.html", context)


@require_safe
def external_history(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_external(request, slug)
    rows, page = deeds_page(request, external_sources(body), roles=role_words())
    return render(request, "representation/external_history.html", {"body": body, "page": page, "deeds": rows})


class ExternalUpdateView(ConflictMixin, FormView):
    template_name = "representation/outside_form.html"

    @cached_property
    def record(self) -> ExternalBody:
        return find_kept_external(self.request, self.kwargs["slug"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> ExternalForm:
        return ExternalForm(data, instance=record, user=self.request.user)

    def get_form(self, form_class: Any = None) -> ExternalForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def save(self, form: Any) -> None:
        change_external(
            body=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )
        messages.success(self.request, _("Saved."))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"title": _("Edit"), "over": self.record.name, "back": self.get_success_url()}
        return super().get_context_data(**kwargs, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def external_create(request: HttpRequest) -> HttpResponse:
    ask_right(request, "add_external")
    form = ExternalForm(request.POST or None, instance=ExternalBody(), user=request.user)
    return form_page(
        request,
        form,
        lambda form: create_external(values=form.values(), by=request.user),
        title=_("Add a body"),
        lead=_("A council or group outside the network in which associations have a seat."),
        back=reverse("representative_list"),
        said=_("Added. Now add its seats."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def external_close(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_external(request, slug)
    form = EndForm(request.POST or None, initial={"version": body.version, "last_day": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda form: close_external(body=body, by=request.user, **form.cleaned_data),
        title=_("The body has ended"),
        over=body.name,
        lead=_("Terms of its representatives end with it. The page stays as a record."),
        back=body.get_absolute_url(),
        said=_("Ended. Its page stays as a record."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def external_seat_create(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_external(request, slug)

    def save(form: Any) -> None:
        values = {name: form.cleaned_data[name] for name in ("task", "fee", "is_invited")}
        add_external_seat(body=body, values=values, with_deputy=form.cleaned_data["with_deputy"], by=request.user)

    return form_page(
        request,
        ExternalSeatForm(request.POST or None),
        save,
        title=_("Add a seat"),
        over=body.name,
        back=body.get_absolute_url(),
        said=_("Added."),
    )


@require_POST
def external_seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    seat = find_external_seat(request, pk)
    done(request, end_external_seat, _("The seat has been taken away."), seat=seat)
    return redirect(seat.body)


@require_http_methods(["GET", "HEAD", "POST"])
def term_create(request: HttpRequest, pk: int) -> HttpResponse:
    seat = find_external_seat(request, pk)

    def save(form: Any) -> None:
        name_representative(seat=seat, by=request.user, **form.values())

    return form_page(
        request,
        TermForm(request.POST or None),
        save,
        title=_("Who represents"),
        over=seat.body.name,
        lead=_("Write down a choice that has been made. The person gets a letter."),
        back=seat.body.get_absolute_url(),
        said=_("Saved. The representative gets a letter."),
        register="representatives",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def term_end(request: HttpRequest, pk: int) -> HttpResponse:
    term = find_term(request, pk)
    form = EndForm(request.POST or None, initial={"version": term.version, "last_day": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda form: end_representative(term=term, by=request.user, **form.cleaned_data),
        title=_("End the term early"),
        over=f"{term.seat.body.name}: {term.user.get_full_name()}",
        lead=_("The reason is for the person and for those who choose."),
        back=term.seat.body.get_absolute_url(),
        said=_("The term has been ended. The seat is vacant after its last day."),
    )

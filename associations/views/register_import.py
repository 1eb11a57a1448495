"""The secretary brings the register in: file, columns, preview, result. Nobody else knows that these pages exist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.actions import register
from associations.forms.register_import import ChoiceForm, ColumnsForm, UploadForm
from associations.models import ImportBatch, ImportRow
from associations.selectors.register_import import error_headings, error_rows, preview
from jane_portal.core.sheets import SheetError, csv_response
from jane_portal.core.sheets.errors import REFUSALS

ROWS_A_PAGE = 50
State = ImportBatch.State


def _find(request: HttpRequest, pk: int) -> ImportBatch:
    batch = ImportBatch.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def _said(request: HttpRequest, error: ValidationError) -> None:
    for line in error.messages:
        messages.error(request, line)


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    batches = ImportBatch.objects.visible_to(request.user).for_page()
    page = Paginator(batches, 30).get_page(request.GET.get("page"))
    return render(request, "associations/import_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = register.upload_register(file=file, name=file.name, by=request.user)
        except SheetError as error:
            form.add_error("file", error)
        else:
            return redirect("import_detail", pk=batch.pk)
    return render(request, "associations/import_create.html", {"form": form})


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    if batch.is_busy:
        template = "associations/_import_progress.html" if request.htmx else "associations/import_progress.html"
        return render(request, template, {"batch": batch})
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if batch.state == State.UPLOADED:
        return redirect("import_columns", pk=pk)
    return render(request, "associations/import_detail.html", _detail(request, batch))


def _detail(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    outcome = request.GET.get("rows", "")
    rows = ImportRow.objects.visible_to(request.user).of(batch)
    if outcome == "left":
        rows = rows.filter(left=True)
    elif outcome in ImportRow.Outcome.values:
        rows = rows.filter(outcome=outcome)
    else:
        outcome = ""
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    tabs = [("", _("All"), sum(batch.counts.values()))]
    tabs += [(value, label.capitalize(), batch.counts.get(value, 0)) for value, label in ImportRow.Outcome.choices]
    if batch.written.get("left"):
        tabs.append(("left", _("Edited since, left as they are"), batch.written["left"]))
    failure = batch.failure and REFUSALS[batch.failure["code"]] % batch.failure["params"]
    return {
        "batch": batch,
        "page": page,
        "rows": preview(batch, list(page)),
        "tabs": tabs,
        "outcome": outcome,
        "can_choose": batch.state == State.READY and outcome in ("", "new", "changed"),
        "failure": failure,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    if not batch.headings or batch.state not in (State.UPLOADED, State.READY):
        return redirect("import_detail", pk=pk)
    form = ColumnsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            register.request_check(batch=batch, mapping=form.mapping, by=request.user)
        except ValidationError as error:
            _said(request, error)
        return redirect("import_detail", pk=pk)
    return render(request, "associations/import_columns.html", {"batch": batch, "form": form})


@require_POST
def import_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the ticks of this page; take or leave a whole tab; or keep them and hand the rows to the worker."""
    batch = _find(request, pk)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return redirect("import_detail", pk=pk)
    choice = form.cleaned_data
    try:
        _choose(request, batch, choice)
        if choice["do"] == "apply":
            register.request_apply(batch=batch, by=request.user)
    except ValidationError as error:
        _said(request, error)
    answer = redirect("import_detail", pk=pk)
    if choice["do"] != "apply":
        answer["Location"] += f"?rows={choice['outcome']}&page={choice['page'] or 1}"
    return answer


def _choose(request: HttpRequest, batch: ImportBatch, choice: dict[str, Any]) -> None:
    if choice["do"] in ("all", "none"):
        taken = choice["do"] == "all"
        register.choose_rows(batch=batch, chosen=taken, outcome=choice["outcome"], by=request.user)
        return
    ticked = set(choice["row"]) & set(choice["shown"])
    register.choose_rows(batch=batch, chosen=True, numbers=sorted(ticked), by=request.user)
    register.choose_rows(batch=batch, chosen=False, numbers=sorted(set(choice["shown"]) - ticked), by=request.user)
    if choice["do"] == "save":
        messages.success(request, _("The choice is kept."))


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    if request.method == "POST":
        try:
            register.request_undo(batch=batch, by=request.user)
        except ValidationError as error:
            _said(request, error)
        return redirect("import_detail", pk=pk)
    return render(request, "associations/import_undo.html", {"batch": batch})


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    try:
        register.cancel_import(batch=batch, by=request.user)
    except ValidationError as error:
        _said(request, error)
    return redirect("import_detail", pk=pk)


@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _find(request, pk)
    try:
        register.resume_import(batch=batch, by=request.user)
    except ValidationError as error:
        _said(request, error)
    return redirect("import_detail", pk=pk)


@require_safe
def import_errors(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rows in error with a column of reasons, to be corrected and imported again."""
    batch = _find(request, pk)
    return csv_response(f"virheet-{batch.pk}.csv", error_headings(batch), error_rows(batch))

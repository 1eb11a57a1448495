"""Duplicates, for the secretary."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.duplicate import keep_apart, merge_organisations, undo_merge
from associations.forms.merge import MergeForm
from associations.models import Merge, Organisation
from associations.selectors.duplicate import merges_to_undo, pairs
from jane_portal.core.answers import done


def _ask(request: HttpRequest) -> None:
    if not request.user.has_perm("associations.merge_organisations"):
        raise PermissionDenied


def _find_pair(request: HttpRequest, first: int, second: int) -> tuple[Organisation, Organisation]:
    rows = Organisation.objects.visible_to(request.user).filter(pk__in={first, second}, deleted_at=None)
    found = {row.pk: row for row in rows.select_related("domicile", "sector")}
    if len(found) != 2:
        raise Http404
    return found[first], found[second]


@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    _ask(request)
    return render(request, "associations/duplicate_list.html", {"pairs": pairs(), "merges": merges_to_undo()})


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_merge(request: HttpRequest, first: int, second: int) -> HttpResponse:
    _ask(request)
    one, other = _find_pair(request, first, second)
    form = MergeForm(request.POST or None, first=one, second=other)
    if request.method == "POST" and form.is_valid():
        merge = done(
            request, merge_organisations, _("The two are one now. You can undo this for 30 days."), **form.result()
        )
        return redirect(merge.kept if merge else "duplicate_list")
    return render(request, "associations/duplicate_merge.html", {"form": form, "first": one, "second": other})


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_keep_apart(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """GET asks first: the pair is not shown again."""
    _ask(request)
    one, other = _find_pair(request, first, second)
    if request.method != "POST":
        return render(request, "associations/duplicate_keep_apart.html", {"first": one, "second": other})
    done(request, keep_apart, _("Noted: these are two associations."), first=one, second=other)
    return redirect("duplicate_list")


@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    _ask(request)
    merge = Merge.objects.visible_to(request.user).filter(pk=pk).select_related("kept", "dropped").first()
    if merge is None:
        raise Http404
    if request.method != "POST":
        if merge.undone_at is not None:
            return redirect("duplicate_list")
        return render(request, "associations/merge_undo.html", {"merge": merge})
    done(request, undo_merge, _("The merge has been undone."), merge=merge)
    return redirect("duplicate_list")

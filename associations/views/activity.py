"""Activities for residents: the public list and page, and their upkeep."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.activity import add_activity, change_activity, remove_activity
from associations.filters.activity import ActivityFilter
from associations.filters.saved_search import activities_asked
from associations.forms.activity import ActivityForm
from associations.forms.behalf import BehalfMixin
from associations.models import Activity
from associations.public import facts

from .base import EditView, ask, find_organisation

ACTIVITIES_A_PAGE = 24


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user).select_related("organisation", "municipality")
    filters = ActivityFilter(request.GET, queryset=rows, request=request)
    page = Paginator(filters.qs, ACTIVITIES_A_PAGE).get_page(request.GET.get("sivu"))
    context = {
        "filter": filters,
        "page": page,
        "filtered": any(filters.data.get(name) for name in filters.filters),
        "saved_query": activities_asked(filters),
    }
    return render(request, "associations/activity_list.html", context)


def _find(request: HttpRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.user).filter(pk=pk)
    activity = rows.select_related("organisation__domicile", "municipality").first()
    if activity is None:
        raise Http404
    return activity


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    activity = _find(request, pk)
    context = {
        "activity": activity,
        "organisation": activity.organisation,
        "facts": facts(activity),
        "may_change": request.user.has_perm("associations.change_organisation", activity.organisation),
    }
    return render(request, "associations/activity_detail.html", context)


class ActivityCreateView(EditView):
    template_name = "associations/activity_form.html"

    @cached_property
    def record(self) -> Activity:
        return Activity(organisation=self.organisation, municipality=self.organisation.domicile)

    def build_form(self, record: Activity, data: Any = None, files: Any = None) -> ActivityForm:
        return ActivityForm(data, instance=record, helping=self.helping)

    def save(self, form: Any) -> None:
        add_activity(
            organisation=self.organisation,
            values=form.values(),
            by=self.request.user,
            on_behalf_of=form.cleaned_data.get("on_behalf_of", ""),
        )

    def get_success_url(self) -> str:
        return reverse("association_edit", kwargs={"slug": self.organisation.slug}) + "#toiminta"


def _own(request: HttpRequest, slug: str, pk: int) -> Activity:
    activity = _find(request, pk)
    if activity.organisation.slug != slug:
        raise Http404
    return activity


class ActivityUpdateView(ActivityCreateView):
    @cached_property
    def record(self) -> Activity:
        return _own(self.request, self.kwargs["slug"], self.kwargs["pk"])

    def save(self, form: Any) -> None:
        change_activity(
            activity=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            by=self.request.user,
            on_behalf_of=form.cleaned_data.get("on_behalf_of", ""),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(activity=self.record, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "change_organisation", organisation)
    activity = _own(request, slug, pk)
    helping = request.user.has_perm("associations.help_organisation", organisation)
    form = BehalfMixin(request.POST or None, helping=helping)
    if request.method == "POST" and form.is_valid():
        remove_activity(activity=activity, by=request.user, on_behalf_of=form.cleaned_data.get("on_behalf_of", ""))
        messages.success(request, _("The activity is removed."))
        return redirect("association_edit", slug=slug)
    context = {"organisation": organisation, "activity": activity, "form": form}
    return render(request, "associations/activity_delete.html", context)

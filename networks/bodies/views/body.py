"""The list of bodies, the page of one, and what its chair, secretary and the secretary of the region do with it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from associations.models import Municipality
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core import registry
from jane_portal.core.answers import done
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.record_forms import add_errors
from jane_portal.core.web.conflict import ConflictMixin
from networks.bodies.actions.body import change_body, close_body, confirm_body, create_body, publish_body
from networks.bodies.forms.body import BodyForm, LastDayForm
from networks.bodies.forms.paper import read_paper_list
from networks.bodies.models import Body
from networks.bodies.selectors.body import body_groups, children_of, members_of, own_region
from networks.bodies.selectors.history import body_sources

from .base import find_body, find_kept_body


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """All living bodies by kind; `?kunta=` those of one municipality, `?paattyneet=1` those that have ended."""
    here = Municipality.objects.visible_to(request.user).known_in(settings.PORTAL_REGION)
    municipality = here.filter(slug=request.GET.get("kunta", "")).first()
    ended = request.GET.get("paattyneet") == "1"
    number = read_paper_list(request.GET)[1]
    groups, page = body_groups(request.user, municipality=municipality, ended=ended, number=number)
    context = {
        "groups": groups,
        "page": page,
        "municipality": municipality,
        "ended": ended,
        "may_add": request.user.has_perm("bodies.add_body"),
    }
    return render(request, "bodies/body_list.html", context)


@require_safe
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_body(request, slug)
    context = {
        "body": body,
        "members": members_of(body, request.user),
        "children": children_of(body, request.user),
        "blocks": list(registry.filled("body", body, request.user)),
        "may_change": request.user.has_perm("bodies.change_body", body),
        "may_fill": request.user.has_perm("bodies.fill_seats", body),
        "inside": request.user.has_perm("bodies.see_inside", body),
    }
    return render(request, "bodies/body_detail.html", context)


@require_safe
def body_history(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_body(request, slug)
    rows, page = deeds_page(request, body_sources(body), roles=role_words())
    return render(request, "bodies/history.html", {"body": body, "page": page, "deeds": rows})


class BodyFormView(ConflictMixin, FormView):
    template_name = "bodies/body_form.html"

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> BodyForm:
        return BodyForm(data, instance=record, whole=self.request.user.has_perm("bodies.add_body"))

    def get_form(self, form_class: Any = None) -> BodyForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, body=self.record)


class BodyCreateView(BodyFormView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("bodies.add_body"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Body:
        return Body(region=own_region())

    def save(self, form: Any) -> None:
        self.made = create_body(region=self.record.region, values=form.values(), by=self.request.user)
        messages.success(self.request, _("Made. Add its seats, then publish it."))

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class BodyUpdateView(BodyFormView):
    @cached_property
    def record(self) -> Body:
        return find_kept_body(self.request, self.kwargs["slug"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Any) -> None:
        change_body(body=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user)
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


@require_POST
def body_publish(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_body(request, slug)
    done(request, publish_body, _("Published: everybody sees the page."), body=body)
    return redirect(body)


@require_POST
def body_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_kept_body(request, slug)
    done(request, confirm_body, _("Thank you. The page shows that it is true today."), body=body)
    return redirect(body)


@require_http_methods(["GET", "HEAD", "POST"])
def body_close(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what ends with it, POST ends it."""
    body = find_kept_body(request, slug, "close_body")
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            close_body(body=body, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Ended. Its page stays as a record."))
            return redirect(body)
    context = {"body": body, "form": form}
    return render(request, "bodies/body_close.html", context, status=422 if form.is_bound else 200)

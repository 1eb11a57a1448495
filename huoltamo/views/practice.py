"""Good-practice cards: the list, a card, the forms of the association's editors, and the secretary's care."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from huoltamo.actions.practice import (
    change_practice,
    create_practice,
    publish_practice,
    put_back_practice,
    take_down_practice,
    withdraw_practice,
)
from huoltamo.filters.learning import read_practice_list
from huoltamo.forms.listing import StepForm
from huoltamo.forms.practice import PracticeForm
from huoltamo.models import Practice
from huoltamo.models.listing import LISTING_STEPS
from huoltamo.selectors.practice import practice_categories, practice_of, practice_page
from jane_portal.core.web.conflict import ConflictMixin

from .own import choose_own


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    category, number = read_practice_list(request.GET)
    context = {
        "page": practice_page(request.user, category, number),
        "categories": practice_categories(request.user),
        "chosen": category,
    }
    return render(request, "huoltamo/practice_list.html", context)


def find_practice(request: HttpRequest, pk: int) -> Practice:
    """Raises Http404 for what is absent or hidden from this viewer."""
    practice = practice_of(request.user, pk)
    if practice is None:
        raise Http404
    return practice


def find_own_practice(request: HttpRequest, pk: int) -> Practice:
    """Raises PermissionDenied for another association's card."""
    practice = find_practice(request, pk)
    if not request.user.has_perm("huoltamo.change_practice", practice):
        raise PermissionDenied
    return practice


@require_safe
def practice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    practice = find_practice(request, pk)
    context = {
        "practice": practice,
        "may_change": request.user.has_perm("huoltamo.change_practice", practice),
        "may_keep": request.user.has_perm("huoltamo.keep_listings"),
    }
    return render(request, "huoltamo/practice_detail.html", context)


class PracticeFormView(ConflictMixin, FormView):
    template_name = "huoltamo/practice_form.html"

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> PracticeForm:
        return PracticeForm(data, instance=record)

    def get_form(self, form_class: Any = None) -> PracticeForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, practice=self.record, organisation=self.record.organisation)


class PracticeCreateView(PracticeFormView):
    """A card of the association named by `?yhdistys=`; with several own associations one is chosen first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.organisation, page = choose_own(request, "practice")
        return page or super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Practice:
        return Practice(organisation=self.organisation)

    def save(self, form: Any) -> None:
        self.made = create_practice(organisation=self.organisation, values=form.values(), by=self.request.user)
        messages.success(self.request, _("Saved as a draft. Look it through and publish it."))

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class PracticeUpdateView(PracticeFormView):
    @cached_property
    def record(self) -> Practice:
        return find_own_practice(self.request, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Any) -> None:
        change_practice(
            practice=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


@require_POST
def practice_publish(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        publish_practice(practice=find_own_practice(request, pk), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Published: everybody sees the card."))
    return redirect("practice_detail", pk=pk)


@require_POST
def practice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_practice(practice=find_own_practice(request, pk), by=request.user)
    messages.success(request, _("Only your association sees the card now."))
    return redirect("practice_detail", pk=pk)


def find_kept_practice(request: HttpRequest, pk: int) -> Practice:
    """For the secretary. Raises PermissionDenied for others."""
    if not request.user.has_perm("huoltamo.keep_listings"):
        raise PermissionDenied
    return find_practice(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks why, POST takes the card out of everybody's sight."""
    practice = find_kept_practice(request, pk)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_down_practice(practice=practice, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Done."))
        return redirect(practice)
    context = {"listing": practice, "step": LISTING_STEPS["take_down"], "form": form}
    return render(request, "huoltamo/listing_step.html", context, status=422 if form.is_bound else 200)


@require_POST
def practice_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    put_back_practice(practice=find_kept_practice(request, pk), by=request.user)
    messages.success(request, _("Done."))
    return redirect("practice_list")

"""Offers and needs: their pages, their forms, and the steps from draft to end."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import FormView

from huoltamo.actions.listing import change_listing, copy_listing, create_listing, take_listing_step
from huoltamo.forms.listing import NeedForm, OfferForm, StepForm
from huoltamo.models import Listing, Need, Offer, State
from huoltamo.models.listing import LISTING_STEPS, OWN, PORTAL
from huoltamo.public import price_of
from huoltamo.rules import sides_of
from huoltamo.selectors.listing import contacts_of, history_sources, places_of
from huoltamo.selectors.matching import matches_of
from huoltamo.selectors.practice import practices_about
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.plain.selectors import plain_columns, twin_from
from jane_portal.core.states import open_steps
from jane_portal.core.web.conflict import ConflictMixin

from .own import choose_own

FORMS = {Offer: OfferForm, Need: NeedForm}


def find_listing(request: HttpRequest, kind: type[Listing], pk: int) -> Listing:
    """Raises Http404 for what is absent or hidden from this viewer."""
    found = kind.objects.visible_to(request.user).filter(pk=pk)
    found = found.select_related("organisation__domicile", "category", "contact__user", "deputy__user")
    found = found.annotate(plain_description=plain_columns(kind.thread_end, "description"))
    listing = (found.annotate(cards=practices_about(request.user)) if kind is Offer else found).first()
    if listing is None:
        raise Http404
    return listing


def find_own(request: HttpRequest, kind: type[Listing], pk: int) -> Listing:
    """One that the person may change. Raises PermissionDenied for another that she sees."""
    listing = find_listing(request, kind, pk)
    if not request.user.has_perm("huoltamo.change_listing", listing):
        raise PermissionDenied
    return listing


def listing_detail(request: HttpRequest, kind: type[Listing], pk: int) -> HttpResponse:
    listing = find_listing(request, kind, pk)
    sides = sides_of(request.user, listing)
    may_change = OWN in sides
    steps = {step.key: step for side in sorted(sides) for step in open_steps(LISTING_STEPS, listing.state, side)}
    context = {
        "listing": listing,
        "organisation": listing.organisation,
        "kind": listing.noun,
        "price": price_of(listing) if isinstance(listing, Offer) else "",
        "contacts": contacts_of(listing, request.user),
        "twin": twin_from(listing.plain_description, listing.description),
        "enclosures": listing.enclosures.select_related("stored"),
        "places": places_of(listing),
        "days": listing.availability.filter(until__gte=timezone.localdate()) if isinstance(listing, Offer) else [],
        "steps": [one for one in steps.values() if one.key != "renew" or listing.state == State.EXPIRED],
        "matches": matches_of(listing, own=may_change) if listing.state == State.PUBLISHED else None,
        "may_change": may_change,
    }
    return render(request, f"huoltamo/{listing.noun}_detail.html", context)


@require_safe
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return listing_detail(request, Offer, pk)


@require_safe
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return listing_detail(request, Need, pk)


class ListingFormView(ConflictMixin, FormView):
    """The form of an offer or a need."""

    kind: type[Listing] = Offer

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return FORMS[self.kind](data, instance=record)

    def get_form(self, form_class: Any = None) -> Any:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def get_template_names(self) -> list[str]:
        return [f"huoltamo/{self.kind.noun}_form.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        organisation = self.record.organisation
        return super().get_context_data(**{**kwargs, "form": form}, listing=self.record, organisation=organisation)


class ListingCreateView(ListingFormView):
    """A draft of the association named by `?yhdistys=`; with several own associations one is chosen first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.organisation, page = choose_own(request, self.kind.noun)
        return page or super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> Listing:
        return self.kind(organisation=self.organisation)

    def save(self, form: Any) -> None:
        self.made = create_listing(
            kind=self.kind,
            organisation=self.organisation,
            values=form.values(),
            plain=form.plain_values(),
            by=self.request.user,
        )
        messages.success(self.request, _("Saved as a draft. Look it through and publish it."))

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class ListingUpdateView(ListingFormView):
    @cached_property
    def record(self) -> Listing:
        return find_own(self.request, self.kind, self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: Any) -> None:
        change_listing(
            listing=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            plain=form.plain_values(),
            by=self.request.user,
        )
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


def listing_step(request: HttpRequest, kind: type[Listing], pk: int, step: str) -> HttpResponse:
    """GET shows what will happen, POST does it. A step that is nobody's here is absent."""
    listing = find_listing(request, kind, pk)
    known = LISTING_STEPS.get(step)
    if known is None or known.who == {PORTAL}:
        raise Http404
    sides = sides_of(request.user, listing)
    if not sides & known.who:
        raise PermissionDenied
    form = StepForm(request.POST or None) if known.reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            take_listing_step(listing=listing, step=step, sides=sides, by=request.user, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Done."))
        return redirect(_after(request, kind, pk))
    return render(
        request, "huoltamo/listing_step.html", {"listing": listing, "step": known, "form": form}, status=_status(form)
    )


def _status(form: StepForm | None) -> int:
    return 422 if form is not None and form.is_bound else 200


def _after(request: HttpRequest, kind: type[Listing], pk: int) -> Any:
    """To its page, while the person may see it: what was returned or taken down may be out of her sight."""
    listing = kind.objects.visible_to(request.user).filter(pk=pk).first()
    return listing.get_absolute_url() if listing else reverse("listing_waiting")


@require_http_methods(["GET", "HEAD", "POST"])
def offer_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return listing_step(request, Offer, pk, step)


@require_http_methods(["GET", "HEAD", "POST"])
def need_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    return listing_step(request, Need, pk, step)


def _copy(request: HttpRequest, kind: type[Listing], pk: int) -> HttpResponse:
    copy = copy_listing(listing=find_own(request, kind, pk), by=request.user)
    messages.success(request, _("Copied as a new draft."))
    return redirect(f"{copy.noun}_update", pk=copy.pk)


@require_POST
def offer_copy(request: HttpRequest, pk: int) -> HttpResponse:
    return _copy(request, Offer, pk)


@require_POST
def need_copy(request: HttpRequest, pk: int) -> HttpResponse:
    return _copy(request, Need, pk)


def _history(request: HttpRequest, kind: type[Listing], pk: int) -> HttpResponse:
    listing = find_listing(request, kind, pk)
    if not sides_of(request.user, listing):
        raise PermissionDenied
    rows, page = deeds_page(request, history_sources(listing), roles=role_words())
    return render(request, "huoltamo/listing_history.html", {"listing": listing, "page": page, "deeds": rows})


@require_safe
def offer_history(request: HttpRequest, pk: int) -> HttpResponse:
    return _history(request, Offer, pk)


@require_safe
def need_history(request: HttpRequest, pk: int) -> HttpResponse:
    return _history(request, Need, pk)

"""What surrounds an offer or a need: one's own list, what waits for the secretary, files, calendar, renewal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations.models import Organisation
from huoltamo.actions.enclosure import add_days, add_enclosure, remove_days, remove_enclosure
from huoltamo.actions.listing import pause_offers, resume_offers
from huoltamo.actions.listing_letters import RENEWAL
from huoltamo.actions.renewal import renew_by_link
from huoltamo.forms.listing import AvailabilityForm, EnclosureForm
from huoltamo.models import Listing, Need, Offer, State
from huoltamo.selectors.listing import listing_of, taken_down
from jane_portal.core.links import LinkGone, pages

from .listing import find_own

OWN_SHOWN = 200


@require_safe
def listing_own(request: HttpRequest) -> HttpResponse:
    """The offers and needs of one's own associations, in every state."""
    own = list(Organisation.objects.visible_to(request.user).edited_by(request.user).order_by("sort_key", "pk"))
    groups = []
    for kind, title in ((Offer, _("Offers")), (Need, _("Needs"))):
        rows = kind.objects.visible_to(request.user).edited_by(request.user)
        rows = rows.select_related("organisation", "category").order_by("organisation__sort_key", "sort_key", "pk")
        groups.append({"title": title, "kind": kind.noun, "rows": list(rows[:OWN_SHOWN])})
    offers = groups[0]["rows"]
    for one in own:
        mine = [offer for offer in offers if offer.organisation_id == one.pk]
        one.can_pause = any(offer.state == State.PUBLISHED for offer in mine)
        one.can_resume = any(offer.state == State.PAUSED for offer in mine)
    return render(request, "huoltamo/listing_own.html", {"organisations": own, "groups": groups})


@require_POST
def offers_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause all offers of an association, or show them again."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    if not request.user.has_perm("huoltamo.add_listing", organisation):
        raise PermissionDenied
    if request.POST.get("again"):
        count = resume_offers(organisation=organisation, by=request.user)
        text = ngettext("%(count)d offer is shown again.", "%(count)d offers are shown again.", count)
    else:
        count = pause_offers(organisation=organisation, by=request.user)
        text = ngettext("%(count)d offer is paused.", "%(count)d offers are paused.", count)
    messages.success(request, text % {"count": count})
    return redirect("listing_own")


@require_safe
def listing_waiting(request: HttpRequest) -> HttpResponse:
    """What waits to be read by the secretary, the oldest first; and what has been taken down, to be put back."""
    rows = Offer.objects.visible_to(request.user).filter(state=State.MODERATION)
    context = {
        "offers": rows.select_related("organisation", "category").order_by("updated_at", "pk")[:OWN_SHOWN],
        "taken_down": taken_down(request.user)[:OWN_SHOWN],
    }
    return render(request, "huoltamo/listing_waiting.html", context)


def _files(request: HttpRequest, kind: type[Listing], pk: int) -> HttpResponse:
    listing = find_own(request, kind, pk)
    form = EnclosureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_enclosure(
                listing=listing, file=form.cleaned_data["upload"], alt=form.cleaned_data["alt"], by=request.user
            )
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, _("Added."))
            return redirect(f"{listing.noun}_files", pk=pk)
    context = {
        "listing": listing,
        "kind": listing.noun,
        "form": form,
        "enclosures": listing.enclosures.select_related("stored"),
    }
    return render(request, "huoltamo/listing_files.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def offer_files(request: HttpRequest, pk: int) -> HttpResponse:
    return _files(request, Offer, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def need_files(request: HttpRequest, pk: int) -> HttpResponse:
    return _files(request, Need, pk)


def _drop_file(request: HttpRequest, kind: type[Listing], pk: int, row: int) -> HttpResponse:
    listing = find_own(request, kind, pk)
    remove_enclosure(enclosure=get_object_or_404(listing.enclosures.all(), pk=row), by=request.user)
    messages.success(request, _("Removed."))
    return redirect(f"{listing.noun}_files", pk=pk)


@require_POST
def offer_file_delete(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    return _drop_file(request, Offer, pk, row)


@require_POST
def need_file_delete(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    return _drop_file(request, Need, pk, row)


@require_http_methods(["GET", "HEAD", "POST"])
def offer_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The days on which the offer is free, taken or closed."""
    offer = find_own(request, Offer, pk)
    form = AvailabilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_days(offer=offer, by=request.user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect("offer_calendar", pk=pk)
    days = offer.availability.filter(until__gte=timezone.localdate())
    context = {"listing": offer, "form": form, "days": days}
    return render(request, "huoltamo/offer_calendar.html", context, status=422 if form.is_bound else 200)


@require_POST
def offer_days_delete(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    offer = find_own(request, Offer, pk)
    remove_days(days=get_object_or_404(offer.availability.all(), pk=row), by=request.user)
    messages.success(request, _("Removed."))
    return redirect("offer_calendar", pk=pk)


@pages.private
@require_safe
def renewal_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=RENEWAL, token=token, page="renewal_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def renewal_answer(request: HttpRequest) -> HttpResponse:
    """GET shows the notice and changes nothing; POST renews it for a year."""
    link = pages.held_link(request, RENEWAL)
    listing = listing_of(link)
    if link is None or listing is None:
        return render(request, "huoltamo/renewal_gone.html", status=410)
    if request.method == "POST":
        try:
            renewed = renew_by_link(link=link)
        except (LinkGone, ValidationError):
            return render(request, "huoltamo/renewal_gone.html", status=410)
        pages.let_go(request, RENEWAL)
        return render(request, "huoltamo/renewal_done.html", {"listing": renewed})
    return render(request, "huoltamo/renewal_answer.html", {"listing": listing})

"""The front doors of municipalities and the pages of their areas."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from associations.models import Area, AreaPeriod, Municipality, Organisation
from associations.selectors.municipality import areas_of, associations_of, contact_cards
from associations.selectors.municipality_card import CARD
from associations.selectors.tiles import region_in_tiles
from jane_portal.core import registry
from jane_portal.core.dispatch import later
from jane_portal.core.files.answers import file_response
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf.prints import subject_of


@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    region = region_in_tiles(request.user)
    context = {"tiles": region.tiles, "lake": region.lake}
    return render(request, "associations/municipality_list.html", context)


def find_municipality(request: HttpRequest, slug: str) -> Municipality:
    """Raises Http404 for municipalities of other regions too."""
    known = Municipality.objects.visible_to(request.user).known_in(settings.PORTAL_REGION)
    municipality = known.filter(slug=slug).select_related("merged_into").first()
    if municipality is None:
        raise Http404
    return municipality


@require_safe
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The front door; one that has merged leads to its area in the municipality of today."""
    municipality = find_municipality(request, slug)
    if municipality.merged_into is not None:
        today = municipality.merged_into
        area = Area.objects.visible_to(request.user).filter(former_code=municipality.code).first()
        if area is None:
            return redirect("municipality_detail", slug=today.slug, permanent=True)
        return redirect("area_detail", slug=today.slug, area=area.slug, permanent=True)
    context = {
        "municipality": municipality,
        "contacts": contact_cards(municipality, request.user),
        "associations": associations_of(municipality),
        "areas": areas_of(municipality),
        "blocks": list(registry.filled("municipality", municipality, request.user)),
        "may_manage": request.user.has_perm("associations.manage_municipal_contacts"),
    }
    return render(request, "associations/municipality_detail.html", context)


@require_safe
def municipality_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The printable card that the worker has made; a page that says so while it is not there yet."""
    municipality = find_municipality(request, slug)
    if municipality.merged_into is not None:
        return redirect("municipality_card", slug=municipality.merged_into.slug, permanent=True)
    language = get_language() or settings.LANGUAGE_CODE
    subject = subject_of(municipality.code, language)
    stored = StoredFile.objects.visible_to(request.user).filter(kind=CARD, subject=subject).first()
    if stored is not None:
        return file_response(stored, inline=True)
    later("core.make_print", kind=CARD, key=municipality.code, language=language)
    return render(request, "associations/municipality_card.html", {"municipality": municipality}, status=202)


@require_safe
def area_detail(request: HttpRequest, slug: str, area: str) -> HttpResponse:
    municipality = find_municipality(request, slug)
    periods = AreaPeriod.objects.visible_to(request.user).in_force()
    period = periods.filter(municipality=municipality, area__slug=area).select_related("area").first()
    if period is None:
        raise Http404
    working = Organisation.objects.visible_to(request.user).filter(areas=period.area, deleted_at=None)
    working = working.exclude(status="dissolved").select_related("sector").order_by("sort_key", "id")
    context = {
        "municipality": municipality,
        "area": period.area,
        "since": period.since,
        "page": Paginator(working, 30).get_page(request.GET.get("sivu")),
    }
    return render(request, "associations/area_detail.html", context)

"""The feed of the directory."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.selectors.feed import newest
from jane_portal.core.feeds.atom import atom_response
from jane_portal.core.feeds.places import Place, place_in_address, read_place
from jane_portal.core.text.terms import term

from .municipality import find_municipality


@require_safe
def association_atom(request: HttpRequest) -> HttpResponse:
    """?kunta= takes the address of one municipality; ?ennen= the place where the page before ended. Http404 when
    there is none.
    """
    slug = request.GET.get("kunta", "")
    municipality = find_municipality(request, slug) if slug else None
    title, page = _("New and changed associations"), reverse("association_list")
    query = {}
    if municipality is not None:
        title = f"{title}: {municipality}"
        query = {"kunta": municipality.slug}
        page = reverse("municipality_detail", kwargs={"slug": municipality.slug})
    after = _after(request)
    entries, end = newest(municipality, after)
    return atom_response(
        title=title,
        path=_path(query),
        page=page,
        author=term("portal"),
        entries=entries,
        here=_path(query, after) if after else "",
        older=_path(query, end) if end else "",
    )


def _after(request: HttpRequest) -> Place | None:
    text = request.GET.get("ennen", "")
    place = read_place(text) if text else None
    if text and place is None:
        raise Http404
    return place


def _path(query: dict[str, str], place: Place | None = None) -> str:
    whole = query if place is None else {**query, "ennen": place_in_address(place)}
    return reverse("association_atom") + (f"?{urlencode(whole)}" if whole else "")

"""The feed of the directory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.selectors.feed import newest
from jane_portal.core.feeds.atom import atom_response
from jane_portal.core.text.terms import term

from .municipality import find_municipality


@require_safe
def association_atom(request: HttpRequest) -> HttpResponse:
    """?kunta= takes the address of one municipality; Http404 when there is none."""
    slug = request.GET.get("kunta", "")
    municipality = find_municipality(request, slug) if slug else None
    title, path, page = _("New and changed associations"), reverse("association_atom"), reverse("association_list")
    if municipality is not None:
        title = f"{title}: {municipality}"
        path = f"{path}?kunta={municipality.slug}"
        page = reverse("municipality_detail", kwargs={"slug": municipality.slug})
    return atom_response(title=title, path=path, page=page, author=term("portal"), entries=newest(municipality))

"""In whose name something new is written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from associations.models import Organisation


def choose_own(request: HttpRequest, kind: str) -> tuple[Organisation | None, HttpResponse | None]:
    """The association named by `?yhdistys=` or the only own one; else the page on which one is chosen.

    Raises PermissionDenied for an association that is not the person's own.
    """
    mine = Organisation.objects.visible_to(request.user).edited_by(request.user).order_by("sort_key", "pk")
    own = [one for one in mine if request.user.has_perm("huoltamo.add_listing", one)]
    slug = request.GET.get("yhdistys", "")
    chosen = [one for one in own if one.slug == slug] if slug else own
    if slug and not chosen:
        raise PermissionDenied
    if len(chosen) == 1:
        return chosen[0], None
    return None, render(request, "huoltamo/listing_choose.html", {"organisations": own, "kind": kind})

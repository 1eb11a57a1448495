"""The wall of thanks: no stars, no ranking, the newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huoltamo.models import Thanks

THANKS_A_PAGE = 30


@require_safe
def thanks_list(request: HttpRequest) -> HttpResponse:
    shown = Thanks.objects.visible_to(request.user).on_the_wall()
    page = Paginator(shown, THANKS_A_PAGE).get_page(request.GET.get("sivu"))
    return render(request, "huoltamo/order_thanks_list.html", {"page": page})

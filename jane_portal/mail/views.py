"""The post box of demo mode: letters are read here instead of being sent."""

import uuid as uuids

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .forms import BoxFilterForm
from .models import Letter
from .selectors.box import DEMO_PAGE, box_rows, demo_box_is_open, written


def demo_box(request: HttpRequest) -> HttpResponse:
    """All letters, newest first, searched by recipient."""
    if not demo_box_is_open():
        raise Http404
    form = BoxFilterForm(request.GET)
    letters = Letter.objects.demo_box()
    if form.is_valid() and form.cleaned_data["to"]:
        letters = letters.filter(to__icontains=form.cleaned_data["to"])
    page = Paginator(letters, DEMO_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/letters.html", {"form": form, "page": page, "rows": box_rows(page.object_list)})


def demo_letter(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    letter = Letter.objects.demo_box().filter(uuid=uuid).first()
    if letter is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": letter, "written": written(letter)})

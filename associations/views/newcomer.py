"""The newcomer path: what an association is, who speaks my language, ask to join. Five languages, no account.

The pages stand in a frame of their own, so that nothing on them is in another language than the reader's.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.message import relay_message
from associations.filters.directory import read_search
from associations.forms.newcomer import NewcomerForm
from associations.models import Municipality, Organisation
from associations.selectors.newcomer import LANGUAGES, known_language, language_names_in, texts, welcoming
from jane_portal.core.plain.mode import address_in
from jane_portal.core.web.limits import within_limits

from .base import find_living, turned_away
from .message import RATES


def _address(name: str, code: str, **more: Any) -> str:
    return reverse(name, kwargs={"code": code, **more})


def _home_of(code: str) -> str:
    """The portal for this reader: in English, otherwise in plain Finnish."""
    return "/en" if code == "en" else "/selko"


def _page(
    request: HttpRequest,
    template: str,
    code: str,
    context: dict[str, Any],
    *,
    name: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Rendered in the reader's language; every address is made before, in the one language that has addresses."""
    words = texts(code)
    context |= {
        "t": words,
        "code": code,
        "home": _home_of(code),
        "start": _address("newcomer_start", code),
        "list": _address("newcomer_list", code),
        "languages": [
            {"code": one, "name": texts(one)["name"], "dir": texts(one)["dir"], "url": _address(name, one, **more)}
            for one in LANGUAGES
        ],
    }
    with override(code):
        return render(request, f"welcome/{template}.html", context, status=status)


def _moved(request: HttpRequest) -> HttpResponse | None:
    """The path has one address, whatever the language of the portal."""
    return None if get_language() == "fi" else HttpResponseRedirect(address_in(request, "fi"))


def _choices(request: HttpRequest, code: str) -> dict[str, Any]:
    here = Municipality.objects.visible_to(request.user).of_region(settings.PORTAL_REGION).order_by("sort_key")
    return {"municipalities": list(here), "spoken": language_names_in(code)}


@require_safe
def newcomer_start(request: HttpRequest, code: str) -> HttpResponse:
    context = _choices(request, code) | {"chosen": "", "language": "" if code == "fi" else code}
    return _moved(request) or _page(request, "start", code, context, name="newcomer_start")


@require_safe
def newcomer_list(request: HttpRequest, code: str) -> HttpResponse:
    """Two statements: the municipalities to choose from, and the directory's own search."""
    if moved := _moved(request):
        return moved
    search = read_search(request.GET)
    municipality = search.municipalities[0] if search.municipalities else ""
    spoken = known_language(search.languages[0]) if search.languages else ""
    answer = welcoming(municipality=municipality, language=code, spoken=spoken, page=search.page)
    context = _choices(request, code) | {"chosen": municipality, "language": spoken, "answer": answer}
    query = f"?kunta={municipality}&kieli={spoken}&sivu="
    context["next"] = f"{query}{answer.page + 1}" if answer.page < answer.last else ""
    context["previous"] = f"{query}{answer.page - 1}" if answer.page > 1 else ""
    for row in answer.found.rows:
        row["ask"] = _address("newcomer_message", code, slug=row["slug"])
    return _page(request, "list", code, context, name="newcomer_list")


@require_http_methods(["GET", "HEAD", "POST"])
def newcomer_message(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The relayed message of the public form, said in the receiver's language where it was ticked."""
    organisation = find_living(request, slug)
    if away := turned_away(request, organisation) or (request.method != "POST" and _moved(request)):
        return away
    words, status = texts(code), 200
    form = NewcomerForm(request.POST or None, user=request.user, language=code, words=words)
    with override(code):
        valid = request.method == "POST" and form.is_valid()
    if valid:
        sent = _address("newcomer_sent", code, slug=slug)
        if form.is_from_a_program:
            return HttpResponseRedirect(sent)
        if within_limits(request, action="relay", rates=RATES, key=f"association:{organisation.pk}"):
            message = _relay(request, organisation, code, form.cleaned_data)
            return HttpResponseRedirect(f"{sent}?sihteeri=1" if message.to_secretary else sent)
        form.add_error(None, words["too_many"])
        status = 429
    context = {"organisation": organisation, "form": form}
    return _page(request, "message", code, context, name="newcomer_message", status=status, slug=slug)


def _relay(request: HttpRequest, organisation: Organisation, code: str, data: dict[str, Any]) -> Any:
    with override("fi"):
        return relay_message(
            organisation=organisation,
            sender_name=data["sender_name"],
            sender_email=data["sender_email"],
            subject=texts("fi")["greeting"][:120],
            text=data["text"],
            language=code,
            newcomer={"language": code, **{name: data[name] for name in ("wishes", "speaks", "little")}},
            by=request.user if request.user.is_authenticated else None,
        )


@require_safe
def newcomer_sent(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    organisation = find_living(request, slug)
    context = {"organisation": organisation, "to_secretary": "sihteeri" in request.GET}
    return _moved(request) or _page(request, "sent", code, context, name="newcomer_sent", slug=slug)

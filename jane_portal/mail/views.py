"""The post as the secretary keeps it, and the post box of demo mode, where letters are read instead of being sent."""

import uuid as uuids

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.accounts.models import Role
from jane_portal.accounts.selectors.data import wants_no_letters
from jane_portal.core.instance import is_quiet_copy, release
from jane_portal.core.links.pages import private
from jane_portal.core.post.kinds import kind_of

from .actions.bounce import settle_address
from .actions.notices import choose_notices, stop_notices
from .actions.trouble import confirm_arrived, leave, send_again
from .forms import AddressForm, BoxFilterForm, DeedForm, NoticesForm, TroubleFilterForm
from .models import Bounce, Letter, LetterQuerySet
from .selectors.addresses import lost_addresses
from .selectors.box import DEMO_PAGE, box_rows, demo_box_is_open, written
from .selectors.notices import kinds_of, letter_to_refuse, own_choices, sent_this_month
from .selectors.trouble import PAGE, state_counts, trouble_rows


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Letters that need a look, the newest first."""
    form = TroubleFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"state": "", "to": ""}
    mine = Letter.objects.visible_to(request.user)
    if chosen["to"]:
        mine = mine.filter(to__icontains=chosen["to"])
    letters = mine.in_trouble().order_by("-created_at", "-pk")
    if chosen["state"]:
        letters = letters.filter(state=chosen["state"])
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": trouble_rows(page.object_list),
        "counts": state_counts(mine, chosen["state"]),
        "chosen": chosen,
        "in_doubt": any(letter.state == Letter.State.UNCERTAIN for letter in page),
        "quiet": is_quiet_copy(),
        "may_release": request.user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "mail/letter_list.html", context)


@require_POST
def letter_settle(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    letters = Letter.objects.visible_to(request.user).filter(uuid=uuid)
    if not letters.exists():
        raise Http404
    return _settled(request, letters)


@require_POST
def letters_settle(request: HttpRequest) -> HttpResponse:
    """All letters in one state."""
    form = DeedForm(request.POST)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    return _settled(request, Letter.objects.visible_to(request.user).filter(state=state))


def _settled(request: HttpRequest, letters: LetterQuerySet) -> HttpResponse:
    """Back to the list of the same state: the next one waits there."""
    form = DeedForm(request.POST)
    if not form.is_valid():
        return redirect("letter_list")
    deed = {"arrived": confirm_arrived, "again": send_again, "leave": leave}[form.cleaned_data["deed"]]
    count = deed(letters=letters, by=request.user)
    if count:
        told = ngettext("%(count)s letter is settled.", "%(count)s letters are settled.", count) % {"count": count}
        messages.success(request, told)
    else:
        messages.info(request, _("Nothing to do: somebody has settled this already."))
    state = form.cleaned_data["state"]
    left = state and Letter.objects.visible_to(request.user).filter(state=state).exists()
    return redirect(reverse("letter_list") + (f"?state={state}" if left else ""))


@require_POST
def copy_release(request: HttpRequest) -> HttpResponse:
    """The administrator says that this copy is the portal now."""
    if release(by=request.user):
        messages.success(request, _("The portal sends letters again. What waited in the copy is held for a look."))
    return redirect("letter_list")


@require_safe
def address_list(request: HttpRequest) -> HttpResponse:
    """Addresses from which letters come back."""
    mine = Bounce.objects.visible_to(request.user)
    page = Paginator(mine.lost(), PAGE).get_page(request.GET.get("page"))
    rows = lost_addresses(mine, page.start_index() - 1, page.end_index()) if page.paginator.count else []
    return render(request, "mail/address_list.html", {"page": page, "rows": rows})


@require_POST
def address_settle(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid() and settle_address(address=form.cleaned_data["address"], by=request.user):
        messages.success(request, _("Notices go to this address again."))
    return redirect("address_list")


@require_POST
def own_address_settle(request: HttpRequest) -> HttpResponse:
    """The person herself: letters reach me."""
    settle_address(address=request.user.email, by=request.user)
    messages.success(request, _("Notices come to your address again."))
    return redirect("desk")


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
    context = {"letter": letter, "written": written(letter), "title": box_rows([letter])[0][1]}
    return render(request, "demo/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notices_update(request: HttpRequest) -> HttpResponse:
    """How I want letters, kind by kind, and what has been sent to me this month."""
    form = NoticesForm(request.POST or None, chosen=own_choices(request.user))
    if request.method == "POST" and form.is_valid():
        for kind, choice in form.cleaned_data.items():
            choose_notices(kinds=[kind], choice=choice, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("notices_update")
    limited = wants_no_letters(request.user.email)
    context = {"form": form, "sent": sent_this_month(request.user), "letters_limited": limited}
    return render(request, "mail/notices_update.html", context)


@csrf_exempt  # mail programs post here with one click, without a session (RFC 8058); the token is the right
@private
@require_http_methods(["GET", "HEAD", "POST"])
def notice_refuse(request: HttpRequest, uuid: uuids.UUID, token: str) -> HttpResponse:
    """Opening shows a page and changes nothing; posting stops letters of this kind."""
    letter = letter_to_refuse(uuid, token)
    stopped = letter is not None and request.method == "POST"
    if letter is not None and stopped:
        stop_notices(letter=letter, by=letter.user)
    kinds = [kind_of(kind) for kind in kinds_of(letter)] if letter else []
    context = {
        "titles": [kind.title for kind in kinds],
        "gathered": any(kind.refusable for kind in kinds),
        "page": kinds[0].page if kinds else "",
        "stopped": stopped,
        "known": letter is not None,
    }
    response = render(request, "mail/notice_refuse.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

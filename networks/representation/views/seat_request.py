"""Requests for representatives: asking, calling, choosing, seating; and those who are proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.rules import is_secretary
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.record_forms import add_errors
from jane_portal.core.versions import StaleVersionError
from jane_portal.core.web.limits import within_limits
from networks.representation.actions.nominee import NOMINEE, answer_nomination, propose_nominee
from networks.representation.actions.seat_request import (
    ask_for_representative,
    choose_representatives,
    decline_request,
    open_call,
    seat_representatives,
    withdraw_request,
)
from networks.representation.forms.outside import ReasonForm
from networks.representation.forms.seat_request import (
    CallForm,
    ChooseForm,
    ConsentForm,
    NomineeForm,
    SeatDaysForm,
    SeatRequestForm,
)
from networks.representation.models import ExternalBody, Nominee, SeatRequest
from networks.representation.models.seat_request import REQUEST_STEPS
from networks.representation.rules import sides_in
from networks.representation.selectors.outside_pages import nominee_of_link, own_associations, requests_for, steps_for

from .outside_base import ask_right, find_nominee, find_request, form_page

PAGE_SIZE = 50
# Each proposal may write to an address that somebody types.
RATES = "20/d/key"
# Step of the table → the page that takes it.
STEP_PAGES = {
    "open_call": "seat_request_call",
    "choose": "seat_request_choose",
    "seat": "seat_request_seat",
    "decline": "seat_request_decline",
    "withdraw": "seat_request_withdraw",
}


@require_safe
def seat_request_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(requests_for(request.user), PAGE_SIZE).get_page(request.GET.get("sivu"))
    context = {"page": page, "may_ask": request.user.has_perm("representation.ask_for_representative", None)}
    return render(request, "representation/seat_request_list.html", context)


@require_safe
def seat_request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_request(request, pk)
    user = request.user
    steps = [(step, reverse(STEP_PAGES[step.key], kwargs={"pk": pk})) for step in steps_for(found, user)]
    nominees = Nominee.objects.visible_to(user).filter(request=found).select_related("user", "organisation")
    context = {
        "request_": found,
        "steps": steps,
        "nominees": list(nominees.order_by("pk")),
        "takes": found.takes_nominees(),
        "proposes": user.is_authenticated and (is_secretary(user) or bool(own_associations(user))),
    }
    return render(request, "representation/seat_request_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_create(request: HttpRequest) -> HttpResponse:
    ask_right(request, "ask_for_representative")
    known = ExternalBody.objects.visible_to(request.user).living().filter(slug=request.GET.get("elin", "")).first()
    form = SeatRequestForm(request.POST or None, user=request.user, initial={"body": known})

    def save(form: Any) -> SeatRequest:
        chooser = form.cleaned_data["chooser"]
        body = form.external()
        return ask_for_representative(body=body, chooser=chooser, values=form.values(), by=request.user)

    return form_page(
        request,
        form,
        save,
        title=_("Ask for a representative"),
        lead=_("The board of the municipality asks the associations, chooses, and tells you the names."),
        label=_("Send"),
        back=reverse("seat_request_list"),
        said=_("Sent. You get a letter each time it goes on."),
    )


def _begin(request: HttpRequest, pk: int, key: str) -> SeatRequest:
    """Raises PermissionDenied for those whose step this never is."""
    found = find_request(request, pk)
    if not REQUEST_STEPS[key].who & set(sides_in(request.user, found)):
        raise PermissionDenied
    return found


def _step_page(request: HttpRequest, found: SeatRequest, key: str, form: Any, deed: Any, **more: Any) -> HttpResponse:
    return form_page(
        request,
        form,
        lambda form: deed(request=found, by=request.user, **form.cleaned_data),
        title=str(REQUEST_STEPS[key].label),
        over=found.body.name,
        back=found.get_absolute_url(),
        **{"said": _("Saved."), **more},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_call(request: HttpRequest, pk: int) -> HttpResponse:
    found = _begin(request, pk, "open_call")
    form = CallForm(request.POST or None, initial={"version": found.version})
    lead = _("The owners of the associations of the area get one letter, with a link for proposing.")
    return _step_page(
        request, found, "open_call", form, open_call, lead=lead, said=_("The associations are asked now.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_choose(request: HttpRequest, pk: int) -> HttpResponse:
    found = _begin(request, pk, "choose")
    standing = list(
        Nominee.objects.visible_to(request.user).filter(request=found).standing().select_related("user", "organisation")
    )
    form = ChooseForm(request.POST or None, initial={"version": found.version}, nominees=standing)

    def save(form: Any) -> SeatRequest:
        version, decision = form.cleaned_data["version"], form.cleaned_data["decision"]
        return choose_representatives(
            request=found, version=version, choices=form.choices(), decision=decision, by=request.user
        )

    return form_page(
        request,
        form,
        save,
        title=str(REQUEST_STEPS["choose"].label),
        over=found.body.name,
        lead=_("Only those stand here who have consented themselves."),
        back=found.get_absolute_url(),
        said=_("Saved. Whoever asked gets the names."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_seat(request: HttpRequest, pk: int) -> HttpResponse:
    found = _begin(request, pk, "seat")
    days = {"version": found.version, "since": found.term_since, "until": found.term_until}
    form = SeatDaysForm(request.POST or None, initial=days)
    lead = _("The terms begin, and every candidate gets a letter.")
    return _step_page(
        request, found, "seat", form, seat_representatives, lead=lead, said=_("The seats have been filled.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = _begin(request, pk, "decline")
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    lead = _("The reason goes to whoever asked, and to the candidates.")
    return _step_page(request, found, "decline", form, decline_request, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _begin(request, pk, "withdraw")
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    lead = _("The reason goes to those who were asked to choose, and to the candidates.")
    return _step_page(request, found, "withdraw", form, withdraw_request, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def nominee_create(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_request(request, pk)
    own = own_associations(request.user)
    secretary = is_secretary(request.user)
    if not own and not secretary:
        raise PermissionDenied
    if not found.takes_nominees():
        messages.info(request, _("The call for candidates is not open."))
        return redirect(found)

    def save(form: Any) -> None:
        if not within_limits(request, action="nominee", rates=RATES, key=f"person:{request.user.pk}"):
            raise ValidationError(_("You have proposed many candidates today. Go on tomorrow."))
        data = dict(form.cleaned_data)
        propose_nominee(request=found, organisation=data.pop("association"), by=request.user, **data)

    return form_page(
        request,
        NomineeForm(request.POST or None, organisations=None if secretary else own),
        save,
        title=_("Propose a representative"),
        over=found.body.name,
        lead=_("The candidate gets a letter and consents by its link, without signing in."),
        label=_("Send"),
        back=found.get_absolute_url(),
        said=_("Thank you. The candidate stands when she or he has consented."),
        register="representatives",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def nominee_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Her own candidacy, signed in."""
    nominee = find_nominee(request, pk)
    if nominee.user_id != request.user.pk:
        raise PermissionDenied
    return _answer(request, nominee, None)


@pages.private
@require_safe
def nominee_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=NOMINEE, token=token, page="nominee_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def nominee_answer(request: HttpRequest) -> HttpResponse:
    """Two answers for the holder of the letter's link. GET changes nothing."""
    link = pages.held_link(request, NOMINEE)
    nominee = nominee_of_link(link)
    if link is None or nominee is None:
        return _gone(request)
    return _answer(request, nominee, link)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "representation/outside_gone.html", status=410)


def _answer(request: HttpRequest, nominee: Nominee, link: PersonalLink | None) -> HttpResponse:
    form = ConsentForm(request.POST or None, nominee=nominee)
    stands = request.POST.get("do") != "leave"
    if not stands:
        form.fields.pop("name", None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            answer_nomination(nominee=nominee, stands=stands, by=nominee.user, link=link, **form.cleaned_data)
        except (LinkGone, PermissionDenied):
            return _gone(request)
        except StaleVersionError:
            form.add_error(None, _("Somebody has changed this meanwhile. Look at it again, then send once more."))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
            status = 409
        else:
            pages.let_go(request, NOMINEE)
            messages.success(
                request, _("Thank you for standing!") if stands else _("You do not stand. Thank you for answering.")
            )
            return redirect(nominee.request)
    context = {"nominee": nominee, "request_": nominee.request, "form": form}
    return render(request, "representation/nominee_answer.html", context, status=status)

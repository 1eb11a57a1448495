"""Letters of a request for a representative: to those who choose, those who asked, associations and candidates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Nominee, RequestState, SeatRequest
from networks.representation.public import nominee_name


def _request(params: dict[str, Any], *states: str) -> SeatRequest:
    """Raises NotNeeded when it has moved on before the letter left."""
    related = ("body__municipality", "body__organisation", "chooser", "asked_by")
    found = SeatRequest.objects.select_related(*related).filter(pk=params["request"]).first()
    if found is None or (states and found.state not in states):
        raise NotNeeded
    return found


def _letter(name: str, request: SeatRequest, **more: Any) -> LetterText:
    propose = reverse("nominee_create", kwargs={"pk": request.pk})
    context = {
        "body": request.body.name,
        "owner": request.body.owner_name,
        "chooser": request.chooser.name,
        "number": request.number,
        "task_text": request.task,
        "time_load": request.time_load,
        "fee": request.fee,
        "competence_text": request.competence,
        "deadline": request.deadline,
        "call_until": request.call_until,
        "term_since": request.term_since,
        "term_until": request.term_until,
        "decision": request.decision,
        "reason_text": request.reason,
        "request_url": settings.PORTAL_BASE_URL + request.get_absolute_url(),
        "propose_url": settings.PORTAL_BASE_URL + propose,
        **more,
    }
    return render_letter(f"mail/representation/seat_{name}", context)


def asked(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("asked", _request(params, RequestState.ASKED))


def withdrawn(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("withdrawn", _request(params, RequestState.WITHDRAWN))


def moved(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who asked: a call was opened, somebody was chosen or seated, or it was declined or withdrawn."""
    request = _request(params, params["state"])
    chosen = Nominee.objects.filter(request=request).exclude(chosen="").select_related("user", "organisation")
    names = "\n".join(f"- {nominee_name(one)}, {one.organisation.name} ({one.get_chosen_display()})" for one in chosen)
    return _letter("moved", request, state=request.state, chosen_text=names)


def call(*, language: str, params: dict[str, Any]) -> LetterText:
    request = _request(params, RequestState.CALL)
    if not request.takes_nominees():
        raise NotNeeded
    return _letter("call", request)


def call_reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    request = _request(params, RequestState.CALL)
    if not request.takes_nominees():
        raise NotNeeded
    return _letter("call_reminder", request)


def due(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who choose, when names are needed soon."""
    return _letter("due", _request(params, RequestState.ASKED, RequestState.CALL), called=params["called"])


def _nominee(params: dict[str, Any]) -> Nominee:
    related = ("request__body__municipality", "request__body__organisation", "request__chooser", "organisation")
    found = Nominee.objects.select_related(*related, "user", "proposed_by").filter(pk=params["nominee"]).first()
    if found is None or found.withdrawn_at is not None:
        raise NotNeeded
    return found


def consent(*, language: str, params: dict[str, Any]) -> LetterText:
    nominee = _nominee(params)
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    if link is None or nominee.consented_at is not None or not nominee.request.takes_nominees():
        raise NotNeeded
    more = {
        "proposer": nominee.proposed_by.get_full_name() if nominee.proposed_by else nominee.organisation.name,
        "organisation": nominee.organisation.name,
        "answer_url": link_url(link),
        "link_day": timezone.localdate(link.expires_at),
    }
    return _letter("consent", nominee.request, **more)


def result(*, language: str, params: dict[str, Any]) -> LetterText:
    nominee = _nominee(params)
    return _letter("result", nominee.request, state=nominee.request.state)

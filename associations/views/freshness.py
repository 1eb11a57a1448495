"""The yearly question behind its link, the undoing of a wrong answer, and the lists of what has gone stale."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView

from associations.actions.freshness import answer_still_right, undo_correction
from associations.forms.freshness import StillRightForm
from associations.models import Correction, Organisation
from associations.models.freshness import CORRECTION, FRESHNESS
from associations.public import facts
from associations.selectors.freshness import (
    answer_in_words,
    asked_by,
    changes_in_words,
    corrections_to_see,
    stale,
    stale_table,
)
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.sheets import csv_response
from jane_portal.core.web.conflict import ConflictMixin

from .base import ask, find_organisation

ROWS_A_PAGE = 50


@pages.private
@require_safe
def freshness_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=FRESHNESS, token=token, page="freshness_answer")


@method_decorator(pages.private, name="dispatch")
class AnswerView(ConflictMixin, FormView):
    """GET shows the entry and changes nothing; POST says that it is right, with what was mended."""

    template_name = "associations/freshness_answer.html"

    @cached_property
    def link(self) -> PersonalLink | None:
        return pages.held_link(self.request, FRESHNESS)

    @cached_property
    def organisation(self) -> Organisation | None:
        return asked_by(self.link)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation is None:
            return render(request, "associations/freshness_gone.html", status=410)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> StillRightForm:
        return self.build_form(self.organisation, self.request.POST if self.request.method == "POST" else None)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> StillRightForm:
        return StillRightForm(data, organisation=record)

    def save(self, form: StillRightForm) -> None:
        self.correction = answer_still_right(
            link=self.link,
            version=form.cleaned_data["version"],
            part_versions=form.part_versions(),
            values=form.values(),
            by=None,
        )

    def form_valid(self, form: StillRightForm) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            pages.let_go(self.request, FRESHNESS)
            words = _("Thank you! The entry is marked as up to date.")
            if self.correction is not None:
                words = _("Thank you! Your corrections are on the page, and the entry is marked as up to date.")
            messages.success(self.request, words)
        return response

    def conflict(self, form: StillRightForm, current: Any) -> HttpResponse:
        """Everything on the page is as new as the entry, its contacts and activities too."""
        organisation = asked_by(self.link)
        if organisation is None:
            return render(self.request, "associations/freshness_gone.html", status=410)
        form.made_as_new_as(StillRightForm(organisation=organisation))
        return super().conflict(form, organisation)

    def get_success_url(self) -> str:
        return self.organisation.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.organisation
        return super().get_context_data(organisation=organisation, facts=facts(organisation), **kwargs)


@pages.private
@require_safe
def correction_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=CORRECTION, token=token, page="correction_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def correction_answer(request: HttpRequest) -> HttpResponse:
    """What was corrected, for the holder of the letter's link; POST puts the former texts back."""
    link = pages.held_link(request, CORRECTION)
    correction = Correction.objects.holding(link).select_related("organisation").first()
    if correction is None:
        return render(request, "associations/freshness_gone.html", status=410)
    return _undo(request, correction, link)


@require_http_methods(["GET", "HEAD", "POST"])
def correction_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same for those who are signed in: the association's own people and the secretary."""
    organisation = find_organisation(request, slug)
    ask(request, "change_contacts", organisation)
    correction = Correction.objects.visible_to(request.user).filter(organisation=organisation, pk=pk).first()
    if correction is None:
        raise Http404
    correction.organisation = organisation
    return _undo(request, correction, None)


def _undo(request: HttpRequest, correction: Correction, link: PersonalLink | None) -> HttpResponse:
    if request.method != "POST":
        context = {"correction": correction, "changes": changes_in_words(correction)}
        return render(request, "associations/correction_undo.html", context)
    user = request.user if request.user.is_authenticated else None
    try:
        left = undo_correction(correction=correction, link=link, by=user)
    except LinkGone:
        return render(request, "associations/freshness_gone.html", status=410)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(correction.organisation)
    pages.let_go(request, CORRECTION)
    messages.success(request, _("The former texts are back."))
    if left:
        messages.info(request, _("What others have changed since was left as it is."))
    return redirect(correction.organisation)


@require_safe
def freshness_list(request: HttpRequest) -> HttpResponse:
    """Entries that nobody has confirmed for 13 months, for those who can call."""
    page = Paginator(stale(request.user), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(organisation, answer_in_words(organisation)) for organisation in page]
    context = {"page": page, "rows": rows, "corrections": corrections_to_see(request.user)}
    return render(request, "associations/freshness_list.html", context)


@require_safe
def freshness_csv(request: HttpRequest) -> StreamingHttpResponse:
    headings, rows = stale_table(request.user)
    return csv_response(_("still-right") + ".csv", headings, rows)

"""What the views of an organisation share: it is found in what the viewer may see, then the right is asked."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import FormView

from associations.models import Claim, Organisation, Status
from associations.selectors.related import unpack, with_related
from jane_portal.core.plain.selectors import plain_columns
from jane_portal.core.thread.selectors import threaded
from jane_portal.core.web.conflict import ConflictMixin, VersionedForm
from jane_portal.follow.selectors.follows import followed


def find_organisation(request: HttpRequest, slug: str, *, related: bool = False) -> Organisation:
    """Raises Http404 for what is absent or hidden from this viewer. related: with all that its own page shows."""
    found = Organisation.objects.visible_to(request.user).filter(slug=slug).select_related("domicile", "sector")
    if related:
        found = with_related(found, links=True).annotate(
            threaded=threaded(Organisation.thread_end),
            plain_description=plain_columns(Organisation.thread_end, "description"),
            followed=followed(Organisation.thread_end, request.user),
        )
    organisation = found.first()
    if organisation is None:
        raise Http404
    return unpack(organisation) if related else organisation


def find_living(request: HttpRequest, slug: str) -> Organisation:
    """One to which people may turn. Raises Http404 for a deleted one, even where the viewer sees it."""
    organisation = find_organisation(request, slug)
    if organisation.deleted_at is not None:
        raise Http404
    return organisation


def turned_away(request: HttpRequest, organisation: Organisation) -> HttpResponse | None:
    """To the page of the entry, with a word why, when the association has been dissolved."""
    if organisation.status != Status.DISSOLVED:
        return None
    messages.info(request, _("The association has been dissolved."))
    return redirect(organisation)


def ask(request: HttpRequest, permission: str, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person has the right."""
    if not request.user.has_perm(f"associations.{permission}", organisation):
        raise PermissionDenied(_waiting(request, organisation))


def _waiting(request: HttpRequest, organisation: Organisation) -> str:
    """What to say to one whose own request to edit the entry waits; "" for others."""
    mine = Claim.objects.visible_to(request.user).filter(
        organisation=organisation, user=request.user.pk, state=Claim.State.OPEN
    )
    claim = mine.first()
    if claim is None:
        return ""
    if claim.is_takeover and claim.waits_until > timezone.now():
        day = date_format(timezone.localtime(claim.waits_until), "SHORT_DATE_FORMAT")
        words = _("Your request to edit this entry waits until %(day)s, so that the earlier owner may answer.")
        words %= {"day": day}
    else:
        words = _("Your request to edit this entry waits to be looked at.")
    return " ".join((words, _("The answer comes to you by e-mail.")))


class OrganisationMixin:
    """Views below /yhdistykset/<slug>/ that need a right to the organisation."""

    permission = "change_organisation"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask(request, self.permission, self.organisation)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    @cached_property
    def organisation(self) -> Organisation:
        return find_organisation(self.request, self.kwargs["slug"])

    @cached_property
    def helping(self) -> bool:
        """Whether the person acts for the association from outside and must say who asked."""
        return self.request.user.has_perm("associations.help_organisation", self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(organisation=self.organisation, **kwargs)  # type: ignore[misc]
        return context


class EditView(OrganisationMixin, ConflictMixin, FormView):
    """A form of one versioned record; a stale save is answered with 409 and both texts."""

    @cached_property
    def record(self) -> Any:
        return self.organisation

    def get_form(self, form_class: Any = None) -> VersionedForm:
        if self.request.method == "POST":
            return self.build_form(self.record, self.request.POST, self.request.FILES)
        return self.build_form(self.record)

    def form_valid(self, form: VersionedForm) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            messages.success(self.request, _("Saved."))
        return response

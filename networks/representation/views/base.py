"""What the views of this room share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from jane_portal.core.versions import StaleVersionError
from jane_portal.core.web.conflict import ConflictMixin
from networks.representation.models import Candidate, Election, Office


def find_office(request: HttpRequest, pk: int) -> Office:
    rows = Office.objects.visible_to(request.user)
    found = rows.select_related("user", "on_behalf_of", "municipality", "area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def find_election(request: HttpRequest, pk: int) -> Election:
    rows = Election.objects.visible_to(request.user)
    found = rows.select_related("municipality", "area").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def find_candidate(request: HttpRequest, pk: int, row: int) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).filter(election=pk, pk=row)
    found = rows.select_related("user", "organisation", "election__municipality", "election__area").first()
    if found is None:
        raise Http404
    return found


def ask(request: HttpRequest, permission: str, record: Any = None) -> None:
    """Raises PermissionDenied unless the person has the right."""
    if not request.user.has_perm(f"representation.{permission}", record):
        raise PermissionDenied


def say(form: Any, error: ValidationError) -> None:
    """The refusal of an action, at its field where the form has it."""
    for name, faults in getattr(error, "error_dict", {None: [error]}).items():
        form.add_error(name if name in form.fields else None, faults)


class DeedView(FormView):
    """A form whose `save` is one action; what the action refuses is shown at the form.

    done: what is said when it went through.
    """

    done: Any = ""

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> Any:
        raise NotImplementedError

    @property
    def record(self) -> Any:
        raise NotImplementedError

    def get_form(self, form_class: Any = None) -> Any:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form)
        except StaleVersionError as stale:
            return self.stale(form, stale.current)
        except ValidationError as error:
            say(form, error)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def stale(self, form: Any, current: Any) -> HttpResponse:
        """Somebody has moved meanwhile: what was typed is kept, and may be sent again after a look."""
        data = self.request.POST.copy()
        data["version"] = str(current.version)
        again = self.build_form(current, data)
        again.add_error(None, _("Somebody has changed this meanwhile. Look once more, then send again."))
        response = self.render_to_response(self.get_context_data(form=again))
        response.status_code = 409
        return response


class EditView(ConflictMixin, DeedView):
    """The same for an edited text: a stale save is answered with both texts."""

    def form_valid(self, form: Any) -> HttpResponse:
        return DeedView.form_valid(self, form)

    def stale(self, form: Any, current: Any) -> HttpResponse:
        return self.conflict(form, current)

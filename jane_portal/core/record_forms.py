"""The page of a form about one record: what the action refuses stands beside its field, nothing typed is lost."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from jane_portal.core.versions import StaleVersionError
from jane_portal.core.web.conflict import ConflictMixin


def add_errors(form: Any, error: ValidationError) -> None:
    """An action's errors beside their fields; those of fields that the form has not stand above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class RecordFormView(ConflictMixin, FormView):
    """A stale save shows both texts. A subclass gives `record` (which asks the right), `save` and `get_success_url`.

    record_form: takes (data, files, record=…). heading, lead: what stands above the form.
    """

    record_form: ClassVar[Any]
    heading: ClassVar[Any]
    lead: ClassVar[Any] = ""
    said: ClassVar[Any] = ""
    record: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        posted = self.request.method == "POST"
        return self.build_form(self.record, *((self.request.POST, self.request.FILES) if posted else ()))

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return self.record_form(data, files, record=record)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.save(form)
        except StaleVersionError as stale:
            return self.conflict(form, stale.current)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, str(self.said) or _("Saved."))
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"heading": self.heading, "lead": self.lead, "back": self.get_success_url()}
        return super().get_context_data(**own, **kwargs)

"""The role a person acts in: a choice among her roles of today, kept in the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jane_portal.core.history import set_acting_as


class ActingMiddleware:
    """Sets `request.acting` (a RoleSpan or None) and names it for the history rows of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting = None
        if request.user.is_authenticated:
            spans = request.user.open_spans
            chosen = request.session.get("acting")
            acting = next((span for span in spans if span.pk == chosen), spans[0] if spans else None)
        request.acting = acting  # type: ignore[attr-defined]
        set_acting_as(acting.label if acting else "")
        try:
            return self.get_response(request)
        finally:
            set_acting_as("")

"""Who may open which address: closed by default.

`POLICY` has one row for each named URL pattern. A pattern without a row is treated as closed to all but an
administrator, and fails the build (tests/portal/test_policy.py). Views still check the right to the object itself.
"""

from dataclasses import dataclass

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest

PUBLIC = "public"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Row:
    """One pattern. who: PUBLIC, SIGNED_IN, or the roles any of which opens the door."""

    who: str | frozenset[str]


def roles(*names: str) -> Row:
    return Row(frozenset(names))


public = Row(PUBLIC)
signed_in = Row(SIGNED_IN)

POLICY: dict[str, Row] = {
    "home": public,
    "desk": signed_in,
    "healthz": public,
    "demo_letters": public,
    "demo_letter": public,
    "accessibility_show": public,
    "privacy_show": public,
    "component_list": public,  # exists in debug mode only
}


class PolicyMiddleware(LoginRequiredMiddleware):
    """Sign-in is required unless the pattern's row says otherwise."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        match = request.resolver_match
        name = match.view_name if match else ""
        row = POLICY.get(name) or POLICY.get(name.split(":")[0] + ":*") or roles("administrator")
        if row.who == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if row.who != SIGNED_IN and not request.user.has_role(*row.who):
            raise Http404
        return None

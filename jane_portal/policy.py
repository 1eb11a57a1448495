"""Who may open which address: closed by default.

`POLICY` has one row for each named URL pattern. A pattern without a row is treated as closed to all but an
administrator, and fails the build (tests/portal/test_policy.py). Views still check the right to the object itself; the
row says what they must answer, and tests/portal/test_matrix.py asks every pattern as everybody.

A row for a new pattern:

- `who` opens the door: `PUBLIC`, `SIGNED_IN`, or a set of roles any of which will do. Behind a closed door: a visitor
  is asked to sign in, a person without the role gets the 404 page.
- `objects` names the kind of record in the address; tests/portal/samples.py holds one function for each kind that makes
  one record of the actors' own association or municipality, one of another one, and the address of an absent one.
- `own` are the roles that may on their own record, `every` those that may on every record. Neither given: whoever is
  through the door may. `denied` is what the others get: 404 for what one may not know, 403 for what one may not do.
- `knows` narrows a 403 down to the roles that may know of their own record, `knows_every` of every record; all others
  get the 404 then.
- `blind`: the address tells nobody, not even by a 404, whether the record is there.
- `post` is another row for POST where it differs from GET.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jane_portal.core.web import kept

PUBLIC = "public"
SIGNED_IN = "signed in"

EDITORS = frozenset({"association_owner", "association_editor"})
OWNERS = frozenset({"association_owner"})
MUNICIPAL = frozenset({"municipal_ngo", "municipal_wellbeing"})
SECRETARIES = frozenset({"secretary", "substitute_secretary"})
ADMINISTRATORS = frozenset({"administrator"})
# With `own`: whoever owns the record, whatever her roles.
ANYBODY = frozenset({"anybody"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One pattern; see the module's own text."""

    who: str | frozenset[str]
    objects: str = ""
    own: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    denied: int = 404
    knows: frozenset[str] | None = None
    knows_every: frozenset[str] = frozenset()
    blind: bool = False
    post: Row | None = None


def roles(*names: str) -> Row:
    return Row(frozenset(names))


public = Row(PUBLIC)
signed_in = Row(SIGNED_IN)

_account = [
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "factor_lost",
]
_own_account = [
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
    "profile_update",
    "email_confirm_old",
    "acting_choose",
    "kept_post",
]

_own_entry = Row(SIGNED_IN, objects="organisation", own=EDITORS | MUNICIPAL, every=SECRETARIES, denied=403)
_own_people = Row(SIGNED_IN, objects="organisation", own=EDITORS, every=SECRETARIES, denied=403)
_own_contact = Row(SIGNED_IN, objects="contact", own=EDITORS, every=SECRETARIES, denied=403)
_own_activity = Row(SIGNED_IN, objects="activity", own=EDITORS | MUNICIPAL, every=SECRETARIES, denied=403)
_ending = Row(SIGNED_IN, objects="organisation", own=OWNERS, every=SECRETARIES, denied=403)
_associations = {
    "search_page": public,
    "association_list": public,
    "association_csv": public,
    "association_xlsx": public,
    "unmet_search_create": public,
    "association_detail": Row(PUBLIC, objects="organisation"),
    "association_vcard": Row(PUBLIC, objects="reachable_organisation"),
    "association_create": signed_in,
    "association_history": _own_entry,
    "association_edit": _own_entry,
    "association_update": _own_entry,
    "association_confirm": _own_people,
    "association_delete": _ending,
    "association_restore": Row(SIGNED_IN, objects="deleted_organisation", own=OWNERS, every=SECRETARIES),
    "association_dissolve": _ending,
    "association_revive": Row(SIGNED_IN, objects="organisation", every=SECRETARIES, denied=403),
    "contact_list": _own_people,
    "contact_create": _own_people,
    "contact_update": _own_contact,
    "contact_move": _own_contact,
    "contact_delete": _own_contact,
    "logo_show": Row(PUBLIC, objects="logo"),
    "activity_list": public,
    "activity_detail": Row(PUBLIC, objects="activity"),
    "activity_create": _own_entry,
    "activity_update": _own_activity,
    "activity_delete": _own_activity,
}

_people_of_entry = Row(SIGNED_IN, objects="organisation", own=OWNERS, every=SECRETARIES, denied=403)
_own_invitation = Row(SIGNED_IN, objects="invitation", own=OWNERS, every=SECRETARIES, denied=403)
_role_of_entry = Row(SIGNED_IN, objects="editor_span", own=OWNERS, every=SECRETARIES, denied=403)
DELEGATES = frozenset({"municipal_ngo", "claim_approver"})
_deciding = Row(SIGNED_IN, objects="claim", own=DELEGATES, every=SECRETARIES, denied=403, knows=OWNERS)
_ownership = {
    "claim_create": Row(SIGNED_IN, objects="organisation"),
    "claim_list": Row(DELEGATES | SECRETARIES),
    "claim_detail": Row(SIGNED_IN, objects="claim", own=DELEGATES | OWNERS, every=SECRETARIES),
    "claim_approve": _deciding,
    "claim_refuse": _deciding,
    "claim_object": Row(SIGNED_IN, objects="claim", own=OWNERS, denied=403, knows=DELEGATES, knows_every=SECRETARIES),
    "claim_withdraw": Row(
        SIGNED_IN, objects="own_claim", own=ANYBODY, denied=403, knows=NOBODY, knows_every=SECRETARIES
    ),
    "person_list": _own_people,
    "person_record": _own_entry,
    "person_remove": _role_of_entry,
    "ownership_hand_over": _role_of_entry,
    "ownership_leave": Row(SIGNED_IN, objects="organisation", own=EDITORS, denied=403),
    "invitation_create": _people_of_entry,
    "invitation_resend": _own_invitation,
    "invitation_cancel": _own_invitation,
    "invitation_open": Row(PUBLIC, objects="invitation_link", blind=True),
    "invitation_answer": public,
    "municipality_list": public,
    "municipality_detail": Row(PUBLIC, objects="municipality"),
    "municipality_card": Row(PUBLIC, objects="municipality"),
    "area_detail": Row(PUBLIC, objects="area"),
    "municipal_contact_list": Row(SECRETARIES),
    "municipal_contact_create": Row(SECRETARIES, objects="municipality"),
    "municipal_contact_update": Row(
        SIGNED_IN, objects="municipal_contact", own=MUNICIPAL, every=SECRETARIES, denied=403
    ),
    "municipal_contact_end": Row(SIGNED_IN, objects="municipal_contact", every=SECRETARIES, denied=403),
    "duplicate_list": Row(SECRETARIES),
    "duplicate_merge": Row(SECRETARIES, objects="organisation_pair"),
    "duplicate_keep_apart": Row(SECRETARIES, objects="organisation_pair"),
    "merge_undo": Row(SECRETARIES, objects="merge"),
    "freshness_list": Row(MUNICIPAL | SECRETARIES),
    "freshness_csv": Row(MUNICIPAL | SECRETARIES),
    "freshness_open": Row(PUBLIC, objects="freshness_link", blind=True),
    "freshness_answer": public,
    "correction_open": Row(PUBLIC, objects="correction_link", blind=True),
    "correction_answer": public,
    "correction_undo": Row(SIGNED_IN, objects="correction", own=EDITORS, every=SECRETARIES, denied=403),
    "message_create": Row(PUBLIC, objects="organisation"),
    "message_sent": Row(PUBLIC, objects="organisation"),
}
_import = Row(SECRETARIES | ADMINISTRATORS, objects="register_import")
_imports = {
    "import_list": Row(SECRETARIES | ADMINISTRATORS),
    "import_create": Row(SECRETARIES | ADMINISTRATORS),
    "import_detail": _import,
    "import_columns": _import,
    "import_choose": _import,
    "import_undo": _import,
    "import_cancel": _import,
    "import_resume": _import,
    "import_errors": _import,
}

_api = {
    "api_docs": public,
    "api:openapi_show": public,
    "api:api-root": public,
    "api:entry_show": public,
    "api:municipality_list": public,
    "api:municipality_detail": Row(PUBLIC, objects="municipality"),
    "api:area_list": public,
    "api:area_detail": Row(PUBLIC, objects="area_key"),
    "api:sector_list": public,
    "api:sector_detail": Row(PUBLIC, objects="sector_key"),
    "api:association_list": public,
    "api:association_detail": Row(PUBLIC, objects="organisation_key"),
    "api:activity_list": public,
    "api:activity_detail": Row(PUBLIC, objects="activity_key"),
    "api:hsds_version": public,
    "api:hsds_organization_list": public,
    "api:hsds_organization_detail": Row(PUBLIC, objects="organisation_key"),
    "api:hsds_service_list": public,
    "api:hsds_service_detail": Row(PUBLIC, objects="activity_key"),
    "api:popolo_organization_list": public,
    "api:popolo_organization_detail": Row(PUBLIC, objects="organisation_key"),
    "api:popolo_area_list": public,
    "api:popolo_area_detail": Row(PUBLIC, objects="area_key"),
}

POLICY: dict[str, Row] = {
    **dict.fromkeys(_account, public),
    **dict.fromkeys(_own_account, signed_in),
    "mfa_remove_webauthn": Row(SIGNED_IN, objects="passkey", own=ANYBODY),
    "mfa_edit_webauthn": Row(SIGNED_IN, objects="passkey", own=ANYBODY),
    "login_link": Row(PUBLIC, objects="login_link", blind=True),
    "role_list": Row(SECRETARIES | ADMINISTRATORS),
    "role_create": Row(SECRETARIES | ADMINISTRATORS),
    "role_end": Row(SECRETARIES | ADMINISTRATORS, objects="role_span"),
    "person_choose": Row(SECRETARIES | ADMINISTRATORS),
    "person_merge": Row(SECRETARIES | ADMINISTRATORS, objects="person_pair"),
    "address_vouch": Row(SIGNED_IN, objects="person", own=OWNERS, every=SECRETARIES | ADMINISTRATORS),
    "factor_remove": Row(ADMINISTRATORS, objects="person"),
    "accessibility_feedback": public,
    "safe_space_show": public,
    "report_create": public,
    "ticket_receipt": public,
    "ticket_open": Row(PUBLIC, objects="ticket_receipt", blind=True),
    "ticket_list": Row(SECRETARIES | ADMINISTRATORS),
    "ticket_detail": Row(SECRETARIES | ADMINISTRATORS, objects="ticket"),
    "thread_show": Row(PUBLIC, objects="thread_end", post=Row(SECRETARIES | ADMINISTRATORS, objects="thread_end")),
    "thread_cut": Row(SECRETARIES | ADMINISTRATORS, objects="thread_link"),
    "address_open": Row(PUBLIC, objects="address_link", blind=True),
    "address_answer": public,
    "admin:*": Row(ADMINISTRATORS),
    "home": public,
    "desk": signed_in,
    "file_show": Row(PUBLIC, objects="stored_file"),
    "healthz": public,
    "robots_show": public,
    "favicon_show": public,
    **_associations,
    **_ownership,
    **_imports,
    "letter_list": Row(SECRETARIES | ADMINISTRATORS),
    "letters_settle": Row(SECRETARIES | ADMINISTRATORS),
    "letter_settle": Row(SECRETARIES | ADMINISTRATORS, objects="letter"),
    "copy_release": Row(ADMINISTRATORS),
    **_api,
    "demo_letters": public,
    "demo_letter": Row(PUBLIC, objects="letter"),
    "accessibility_show": public,
    "privacy_show": public,
    "component_list": public,  # exists in debug mode only
}


class PolicyMiddleware:
    """Sign-in is required unless the pattern's row says otherwise; what was typed meanwhile is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = POLICY.get(name) or POLICY.get(name.split(":")[0] + ":*") or Row(ADMINISTRATORS)
        if row.post is not None and request.method == "POST":
            row = row.post
        if row.who == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if request.method == "POST":
            kept.forget_if_posted(request)
        if row.who != SIGNED_IN and not request.user.has_role(*row.who):
            raise Http404
        return None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back here. A POST is kept; htmx is told to leave the page."""
    htmx = request.headers.get("HX-Request") == "true"
    address = kept.page_of(request) if htmx else request.get_full_path()
    if request.method == "POST" and kept.keep(request):
        address = reverse("kept_post")
    answer = redirect_to_login(address, reverse("account_login"))
    if htmx:
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer

"""The table: one row for each named URL pattern."""

from __future__ import annotations

from .rows import (
    ADMINISTRATORS,
    ANYBODY,
    EDITORS,
    MUNICIPAL,
    NOBODY,
    OWNERS,
    PUBLIC,
    SECRETARIES,
    SIGNED_IN,
    Row,
    public,
    signed_in,
)

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
    "first_steps_hide",
    "kept_post",
]

_own_entry = Row(SIGNED_IN, objects="organisation", own=EDITORS | MUNICIPAL, every=SECRETARIES, denied=403)
_own_people = Row(SIGNED_IN, objects="organisation", own=EDITORS, every=SECRETARIES, denied=403)
_own_contact = Row(SIGNED_IN, objects="contact", own=EDITORS, every=SECRETARIES, denied=403)
_own_activity = Row(SIGNED_IN, objects="activity", own=EDITORS | MUNICIPAL, every=SECRETARIES, denied=403)
_ending = Row(SIGNED_IN, objects="organisation", own=OWNERS, every=SECRETARIES, denied=403)
_lists = ["search_page", "association_list", "association_csv", "association_xlsx", "association_atom"]
_associations = {
    **dict.fromkeys(_lists, public),
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

_api_lists = [
    *("openapi_show", "api-root", "entry_show", "municipality_list", "area_list", "sector_list", "association_list"),
    *("activity_list", "hsds_version", "hsds_organization_list", "hsds_service_list", "popolo_organization_list"),
    "popolo_area_list",
]
_api_records = {
    "municipality_detail": "municipality",
    "area_detail": "area_key",
    "sector_detail": "sector_key",
    "association_detail": "organisation_key",
    "activity_detail": "activity_key",
    "hsds_organization_detail": "organisation_key",
    "hsds_service_detail": "activity_key",
    "popolo_organization_detail": "organisation_key",
    "popolo_area_detail": "area_key",
}
_api = {f"api:{name}": public for name in _api_lists}
_api |= {f"api:{name}": Row(PUBLIC, objects=kind) for name, kind in _api_records.items()}

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
    "my_data_show": public,
    # The view asks whose data: of the account, or of whoever holds the link of a letter.
    "my_data_copy": public,
    "my_data_file": public,
    "my_data_limit": public,
    "my_data_erase": public,
    "my_data_open": Row(PUBLIC, objects="my_data_link", blind=True),
    "erasure_open": Row(PUBLIC, objects="erasure_link", blind=True),
    "erasure_regret": public,
    "admin:*": Row(ADMINISTRATORS),
    "settings_show": Row(ADMINISTRATORS),
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
    "api_docs": public,
    "sitemap_show": public,
    "sitemap_part": Row(PUBLIC, objects="sitemap"),
    "notices_update": signed_in,
    "notice_refuse": Row(PUBLIC, objects="refusable_letter", blind=True),
    "demo_letters": public,
    "demo_letter": Row(PUBLIC, objects="letter"),
    "glossary_list": public,
    "glossary_create": Row(SECRETARIES),
    "glossary_update": Row(SECRETARIES, objects="glossary_entry"),
    "glossary_history": Row(SECRETARIES, objects="glossary_entry"),
    "glossary_delete": Row(SECRETARIES, objects="glossary_entry"),
    "accessibility_show": public,
    "privacy_show": public,
    "component_list": public,  # exists in debug mode only
}

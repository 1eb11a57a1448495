"""The rows of bodies, their seats and mandates."""

from __future__ import annotations

from .rows import PUBLIC, SECRETARIES, SIGNED_IN, Row, public

# Those who keep a body's page and fill its seats.
KEEPERS = frozenset({"body_chair", "body_secretary"})
_kept = Row(SIGNED_IN, objects="body", own=KEEPERS, every=SECRETARIES, denied=403)
_seat = Row(SIGNED_IN, objects="seat", own=KEEPERS, every=SECRETARIES, denied=403)
_mandate = Row(SIGNED_IN, objects="mandate", own=KEEPERS, every=SECRETARIES, denied=403)
_nomination = Row(SIGNED_IN, objects="nomination", own=KEEPERS, every=SECRETARIES)
_news = Row(SIGNED_IN, objects="body_news", own=KEEPERS, every=SECRETARIES, denied=403)
_material = Row(SIGNED_IN, objects="material", own=KEEPERS, every=SECRETARIES, denied=403)
# Those inside a body see its drafts; others do not know that they are there.
INSIDE = KEEPERS | {"municipal_ngo"}
_draft = Row(*(SIGNED_IN, "draft_statement", KEEPERS, SECRETARIES, 403), knows=INSIDE, knows_every=SECRETARIES)
_inside = Row(SIGNED_IN, objects="draft_statement", own=INSIDE, every=SECRETARIES)
STATEMENTS = {
    "statement_list": public,
    "statement_detail": Row(PUBLIC, objects="given_statement"),
    "statement_update": _draft,
    "statement_step": Row(
        *(SIGNED_IN, "statement_to_give", KEEPERS, SECRETARIES, 403), knows=INSIDE, knows_every=SECRETARIES
    ),
    "statement_comment": _inside,
    "statement_sign": _inside,
    "statement_create": _kept,
    "issue_detail": Row(SIGNED_IN, objects="issue", own=INSIDE, every=SECRETARIES),
    "issue_step": Row(
        *(SIGNED_IN, "issue_to_take_up", KEEPERS, SECRETARIES, 403), knows=INSIDE, knows_every=SECRETARIES
    ),
    "issue_list": Row(SIGNED_IN, objects="body", own=INSIDE, every=SECRETARIES, denied=403),
    "issue_create": _kept,
}
_campaign = Row(SIGNED_IN, objects="campaign", own=KEEPERS, every=SECRETARIES, denied=403)
_panel = Row(SIGNED_IN, objects="panel", own=KEEPERS, every=SECRETARIES, denied=403)
_pledge = Row(SIGNED_IN, objects="pledge", own=KEEPERS, every=SECRETARIES, denied=403)
_handover = Row(SIGNED_IN, objects="handover", own=KEEPERS, every=SECRETARIES)
CAMPAIGNS = {
    "campaign_detail": Row(PUBLIC, objects="campaign"),
    "campaign_create": _kept,
    "campaign_update": _campaign,
    "campaign_publish": Row(SIGNED_IN, objects="draft_campaign", own=KEEPERS, every=SECRETARIES),
    "campaign_withdraw": _campaign,
    "panel_create": _campaign,
    "panel_update": _panel,
    "panel_remove": _panel,
    "pledge_create": _campaign,
    "pledge_update": _pledge,
    "pledge_remove": _pledge,
    "handover_detail": _handover,
    "handover_note": _handover,
    "handover_tick": Row(SIGNED_IN, objects="handover_item", own=KEEPERS, every=SECRETARIES),
    "handover_create": _mandate,
}
PAPERS = {
    **CAMPAIGNS,
    **STATEMENTS,
    "body_feed": Row(PUBLIC, objects="body"),
    "body_news_list": Row(PUBLIC, objects="body"),
    "body_news_detail": Row(PUBLIC, objects="body_news"),
    "body_news_create": _kept,
    "body_news_update": _news,
    "body_news_publish": Row(SIGNED_IN, objects="draft_body_news", own=KEEPERS, every=SECRETARIES),
    "body_news_withdraw": _news,
    "body_status_update": Row(SIGNED_IN, objects="body_with_status", own=KEEPERS, every=SECRETARIES, denied=403),
    "material_list": Row(PUBLIC, objects="body"),
    "material_create": _kept,
    "material_update": _material,
    "material_remove": _material,
}
BODIES = {
    **PAPERS,
    "body_list": public,
    "body_create": Row(SECRETARIES),
    "local_found": Row(SECRETARIES),
    "body_detail": Row(PUBLIC, objects="body"),
    "body_calendar": Row(PUBLIC, objects="body"),
    "body_years": Row(PUBLIC, objects="body"),
    "body_years_csv": Row(PUBLIC, objects="body"),
    "body_update": _kept,
    "body_publish": Row(SIGNED_IN, objects="draft_body", own=KEEPERS, every=SECRETARIES),
    "body_confirm": _kept,
    "body_close": Row(SIGNED_IN, objects="body", every=SECRETARIES, denied=403),
    "body_history": _kept,
    "seat_list": _kept,
    "seat_create": _kept,
    "seat_update": _seat,
    "seat_deputy": _seat,
    "seat_end": _seat,
    "seat_history": _seat,
    "mandate_create": _seat,
    "mandate_update": _mandate,
    "mandate_confirm": _nomination,
    "mandate_withdraw": _nomination,
    "mandate_end": _mandate,
    "backlog_drop": Row(SIGNED_IN, objects="backlog_item", own=KEEPERS, every=SECRETARIES, denied=403),
}

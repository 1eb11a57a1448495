"""The rows of the Yhdistyshuoltamo."""

from __future__ import annotations

from .rows import EDITORS, PUBLIC, SECRETARIES, SIGNED_IN, Row, public, signed_in

# Those who read what the network learns.
LEARNERS = SECRETARIES | {"theme_group"}
_own_offer = Row(SIGNED_IN, objects="shown_offer", own=EDITORS, denied=403)
_own_need = Row(SIGNED_IN, objects="shown_need", own=EDITORS, denied=403)
_read_offer = Row(SIGNED_IN, objects="shown_offer", own=EDITORS, every=SECRETARIES, denied=403)
_read_need = Row(SIGNED_IN, objects="shown_need", own=EDITORS, every=SECRETARIES, denied=403)
_listings = {
    "offer_create": signed_in,
    "offer_detail": Row(PUBLIC, objects="shown_offer"),
    "offer_update": _own_offer,
    "offer_copy": _own_offer,
    "offer_history": _read_offer,
    "offer_files": _own_offer,
    "offer_file_delete": Row(SIGNED_IN, objects="offer_file", own=EDITORS, denied=403),
    "offer_calendar": _own_offer,
    "offer_days_delete": Row(SIGNED_IN, objects="offer_days", own=EDITORS, denied=403),
    "offer_step": Row(SIGNED_IN, objects="pausable_offer", own=EDITORS, denied=403),
    "need_create": signed_in,
    "need_detail": Row(PUBLIC, objects="shown_need"),
    "need_update": _own_need,
    "need_copy": _own_need,
    "need_history": _read_need,
    "need_files": _own_need,
    "need_file_delete": Row(SIGNED_IN, objects="need_file", own=EDITORS, denied=403),
    "need_step": Row(SIGNED_IN, objects="closable_need", own=EDITORS, denied=403),
    "listing_own": signed_in,
    "offers_pause": Row(SIGNED_IN, objects="organisation", own=EDITORS, denied=403),
    "listing_waiting": Row(SECRETARIES),
    "renewal_open": Row(PUBLIC, objects="renewal_link", blind=True),
    "renewal_answer": public,
}
_own_draft = Row(SIGNED_IN, objects="draft_practice", own=EDITORS)
_learning = {
    "practice_list": public,
    "practice_create": signed_in,
    "practice_detail": Row(PUBLIC, objects="shown_practice"),
    "practice_update": Row(SIGNED_IN, objects="shown_practice", own=EDITORS, denied=403),
    "practice_publish": _own_draft,
    "practice_withdraw": Row(SIGNED_IN, objects="shown_practice", own=EDITORS, denied=403),
    "practice_take_down": Row(SECRETARIES, objects="shown_practice"),
    "practice_put_back": Row(SECRETARIES, objects="hidden_practice"),
    "learning_detail": Row(LEARNERS),
    "learning_csv": Row(LEARNERS),
    "learning_needs": Row(LEARNERS),
    "learning_orders": Row(LEARNERS),
    "learning_associations": Row(SECRETARIES),
    "category_list": Row(SECRETARIES),
    "category_create": Row(SECRETARIES),
    "category_update": Row(SECRETARIES, objects="category"),
}
_catalogue = ["catalogue_list", "catalogue_csv", "catalogue_xlsx", "catalogue_atom", "unmet_wish_create"]
HUOLTAMO = {**dict.fromkeys(_catalogue, public), **_listings, **_learning}

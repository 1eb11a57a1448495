"""Rows of orders between associations."""

from __future__ import annotations

from .rows import EDITORS, PUBLIC, SECRETARIES, SIGNED_IN, Row, public, signed_in

_party = Row(SIGNED_IN, objects="order", own=EDITORS, denied=403, knows=EDITORS, knows_every=SECRETARIES)
# The secretary knows that there is an order; what was agreed is the two associations' own.
_paper = Row(SIGNED_IN, objects="agreed_order", own=EDITORS)

ORDERS: dict[str, Row] = {
    "order_create": Row(SIGNED_IN, objects="shown_offer"),
    "need_answer": Row(SIGNED_IN, objects="shown_need"),
    "order_list": signed_in,
    "order_detail": Row(SIGNED_IN, objects="order", own=EDITORS, every=SECRETARIES),
    "order_history": Row(SIGNED_IN, objects="order", own=EDITORS, every=SECRETARIES),
    "order_step": _party,
    "order_message": _party,
    "order_feedback": _party,
    "thanks_decide": Row(
        SIGNED_IN, objects="thanked_order", own=EDITORS, denied=403, knows=EDITORS, knows_every=SECRETARIES
    ),
    "order_terms": _paper,
    "order_ics": _paper,
    "order_pdf": _paper,
    "order_open": Row(PUBLIC, objects="order_link", blind=True),
    "order_answer": public,
    "thanks_list": public,
}

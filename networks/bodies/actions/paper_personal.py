"""What the papers of bodies hold of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import Erase, Keep, Rows, register_impersonal, register_rows

ROWS = [
    Rows(
        "bodies.StatementComment",
        "mandates",
        _("Your comments on drafts of statements"),
        Erase.FORMER,
        Keep(_("As long as the statement; read inside the group only.")),
        mine=("author",),
        exported=("statement", "text", "created_at"),
        mentions=("text",),
        blanked={"text": "–"},
    ),
    Rows(
        "bodies.Pledge",
        "mandates",
        _("Pledges that public figures have agreed to show"),
        Erase.BLANK,
        Keep(_("As long as the campaign; taken away when its giver asks for it.")),
        mentions=("who", "text", "note"),
        blanked={"who": "–", "text": "–", "note": ""},
    ),
    Rows(
        "bodies.HandoverItem",
        "mandates",
        _("Lines of hand-overs that you have ticked"),
        Erase.FORMER,
        Keep(_("Two years after they were gathered."), days=730, since="created_at"),
        doers=("done_by",),
        mentions=("title",),
        blanked={"title": "–"},
    ),
    Rows(
        "bodies.Signature",
        "mandates",
        _("Statements that you have signed"),
        Erase.FORMER,
        Keep(_("As long as the statement: the seat and the association stay with it.")),
        mine=("mandate__user",),
        exported=("statement", "created_at"),
    ),
    Rows(
        "bodies.RaisedIssue",
        "mandates",
        _("Issues that you have raised for your group"),
        Erase.FORMER,
        Keep(_("As long as the groups work: the issue is theirs.")),
        doers=("raised_by",),
        mentions=("title", "text", "answer"),
        blanked={"title": "–", "text": "–", "answer": "–"},
    ),
]


def declare() -> None:
    register_rows(*ROWS)
    register_impersonal(
        "what a group tells of itself",
        "bodies.BodyNews",
        "bodies.GroupStatus",
        "bodies.Material",
        "bodies.Statement",
        "bodies.Campaign",
        "bodies.Panel",
        "bodies.Handover",
        seen=("recipient",),
    )

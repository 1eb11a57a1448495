"""What this room hands to the registries."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.rules import is_secretary
from jane_portal.core.files.kinds import FileKind
from jane_portal.core.registry import Block, NavItem, SearchSource

from .models import Enclosure, Need, Offer, State
from .models.listing import EDITING
from .selectors.catalogue_blocks import newest_anywhere, newest_in, newest_of
from .selectors.catalogue_search import hits, more_hits

NAVIGATION = [NavItem("huoltamo", _("Huoltamo"), "catalogue_list", 40)]
SEARCH = [
    SearchSource("huoltamo", _("Offers and needs of associations"), hits, more_hits, order=15),
    SearchSource("practice", _("Good practices"), order=16),
]

# What the deeds of this room are called on history pages.
DEEDS = {
    "huoltamo.tell_matches": _("Told of fitting offers and needs"),
    "huoltamo.create_listing": _("Draft made"),
    "huoltamo.change_listing": _("Notice changed"),
    "huoltamo.copy_listing": _("Copied as a new draft"),
    "huoltamo.take_listing_step": _("State changed"),
    "huoltamo.pause_offers": _("All offers paused"),
    "huoltamo.resume_offers": _("All offers shown again"),
    "huoltamo.renew_by_link": _("Renewed through the link of a letter"),
    "huoltamo.add_enclosure": _("Picture or attachment added"),
    "huoltamo.remove_enclosure": _("Picture or attachment removed"),
    "huoltamo.add_days": _("Days added to the calendar"),
    "huoltamo.remove_days": _("Days removed from the calendar"),
    "huoltamo.write_plain": _("Plain text written"),
    "huoltamo.create_category": _("Category added"),
    "huoltamo.change_category": _("Category changed"),
    "huoltamo.create_practice": _("Good practice written"),
    "huoltamo.change_practice": _("Good practice changed"),
    "huoltamo.publish_practice": _("Good practice published"),
    "huoltamo.withdraw_practice": _("Good practice taken back as a draft"),
    "huoltamo.take_down_practice": _("Good practice taken down"),
    "huoltamo.put_back_practice": _("Good practice put back"),
}
# Of one's own drafts, and of what waits for the secretary.
SHOWN = 5
LET_GO = datetime.timedelta(days=60)


def waiting_offers(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the secretary's desk: offers that wait to be read."""
    if not user.is_authenticated or not is_secretary(user):
        return None
    waiting = Offer.objects.filter(state=State.MODERATION).select_related("organisation").order_by("updated_at", "pk")
    found = list(waiting[: SHOWN + 1])
    return {"offers": found[:SHOWN], "more": len(found) > SHOWN} if found else None


def keeping(subject: Any, user: Any) -> dict[str, Any] | None:
    """What the network learns, on the desk of those who read it; on the secretary's also what she looks after."""
    if not user.is_authenticated or not user.has_perm("huoltamo.see_learning"):
        return None
    return {"may_keep": user.has_perm("huoltamo.keep_listings")}


def own_notices(subject: Any, user: Any) -> dict[str, Any] | None:
    """On an editor's desk: what is to be finished, mended or renewed, and the way to new ones. Two statements.

    What ended long ago has been let go: it is no work any more.
    """
    if not user.is_authenticated or not user.has_role(*EDITING):
        return None
    found: list[Any] = []
    ended = Q(state=State.EXPIRED, valid_until__gte=timezone.localdate() - LET_GO)
    for kind in (Offer, Need):
        rows = kind.objects.edited_by(user).filter(Q(state__in=[State.DRAFT, State.TAKEN_DOWN]) | ended)
        found += rows.select_related("organisation").order_by("-updated_at", "-pk")[:SHOWN]
    return {"listings": sorted(found, key=lambda one: one.updated_at, reverse=True)[:SHOWN]}


def _shown_files(user: Any) -> Q:
    seen = Enclosure.objects.filter(
        Q(offer__in=Offer.objects.visible_to(user)) | Q(need__in=Need.objects.visible_to(user))
    )
    return Q(pk__in=seen.values("stored"))


# The pictures of a notice are seen by whoever sees the notice.
FILES = [
    FileKind(
        key="listing",
        visible_to=_shown_files,
        in_use=lambda: Enclosure.objects.filter(message=None).values("stored__path"),
    )
]
BLOCKS = [
    Block("offers-and-needs", "front", "huoltamo/_newest.html", newest_anywhere, order=40),
    Block("offers-and-needs", "municipality", "huoltamo/_newest.html", newest_in, order=30),
    Block("offers-and-needs", "association", "huoltamo/_newest.html", newest_of, order=30),
    Block("offers-waiting", "desk", "huoltamo/_desk_waiting.html", waiting_offers, order=25),
    Block("huoltamo-keeping", "desk", "huoltamo/_desk_keeping.html", keeping, order=71, statements=0),
    Block("notices", "desk", "huoltamo/_desk_notices.html", own_notices, order=15, statements=2),
]

"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role, is_keeper
from jane_portal.core.files.kinds import FileKind, everybody
from jane_portal.core.pdf.prints import Print
from jane_portal.core.registry import Block, NavItem, SearchSource
from jane_portal.core.thread.selectors import thread_of

from .models import Activity, Claim, ImportBatch, MunicipalContact, Organisation
from .rules import MUNICIPAL_ROLES, is_secretary
from .selectors.directory_search import hits, more_hits
from .selectors.municipality import (
    area_names,
    association_names,
    find_associations,
    find_municipalities,
    freshness_of,
    municipality_names,
    posts,
)
from .selectors.municipality_card import CARD, build_card, card_keys

# How many waiting claims the desk shows at most.
SHOWN = 5
# A person who keeps more entries than this finds the rest through the directory.
OWN_SHOWN = 20

NAVIGATION = [
    NavItem("associations", _("Associations"), "association_list", 10),
    NavItem("municipalities", _("Municipalities"), "municipality_list", 20),
    NavItem("activities", _("Activities"), "activity_list", 30),
]

# What the deeds of this room are called on history pages.
DEEDS = {
    "associations.found_organisation": _("Entry made"),
    "associations.change_organisation": _("Entry changed"),
    "associations.set_links": _("Links changed"),
    "associations._set_logo": _("Logo changed"),
    "associations.confirm_organisation": _("Entry confirmed as up to date"),
    "associations.answer_still_right": _("Entry confirmed through the link of a letter"),
    "associations.undo_correction": _("Correction undone"),
    "associations.delete_organisation": _("Entry deleted"),
    "associations.restore_organisation": _("Deletion undone"),
    "associations.dissolve_organisation": _("Association dissolved"),
    "associations.revive_organisation": _("Dissolving undone"),
    "associations.add_contact": _("Contact added"),
    "associations.change_contact": _("Contact changed"),
    "associations.move_contact": _("Contacts put in another order"),
    "associations.remove_contact": _("Contact removed"),
    "associations.add_activity": _("Activity added"),
    "associations.change_activity": _("Activity changed"),
    "associations.remove_activity": _("Activity removed"),
    "associations.open_claim": _("Asked to edit"),
    "associations.object_to_claim": _("Objected to a request"),
    "associations.withdraw_claim": _("Request withdrawn"),
    "associations.approve_claim": _("Request approved"),
    "associations.refuse_claim": _("Request refused"),
    "associations.invite": _("Invitation sent"),
    "associations.resend_invitation": _("Invitation sent again"),
    "associations.cancel_invitation": _("Invitation cancelled"),
    "associations.decline_invitation": _("Invitation declined"),
    "associations.accept_invitation": _("Invitation accepted"),
    "associations.hand_over": _("Entry handed over"),
    "associations.leave": _("Left the entry"),
    "associations.remove_person": _("Role ended"),
    "associations.record_person": _("Person without e-mail recorded"),
    "associations.apply_import": _("Brought in from the register"),
    "associations.undo_import": _("Import of the register undone"),
    "associations.keep_apart": _("Found to be two associations"),
    "associations.merge_organisations": _("Entries merged"),
    "associations.undo_merge": _("Merge undone"),
    "associations.add_municipal_contact": _("Contact of a municipality added"),
    "associations.change_municipal_contact": _("Contact of a municipality changed"),
    "associations.vacate_municipal_contact": _("Contact of a municipality left"),
    "associations.end_municipal_contact": _("Post of a municipality ended"),
}


def own_associations(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of an editor: her associations, and her own requests that still wait."""
    if not user.is_authenticated:
        return None
    own = Organisation.objects.visible_to(user).edited_by(user).order_by("sort_key", "pk")
    asked = Claim.objects.filter(user=user, state=Claim.State.OPEN).select_related("organisation").order_by("id")
    found = {"associations": list(own[:OWN_SHOWN]), "asked": list(asked[:OWN_SHOWN])}
    return found if any(found.values()) else None


def waiting_claims(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk: claims that wait for this person."""
    if not user.is_authenticated:
        return None
    claims = Claim.objects.visible_to(user).waiting_for(user).select_related("organisation", "user")
    shown = list(claims.order_by("created_at", "id")[: SHOWN + 1])
    return {"claims": shown[:SHOWN], "more": len(shown) > SHOWN} if shown else None


def waiting_imports(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk: imports of the register that wait for a decision, and the way to a new one."""
    if not is_keeper(user):
        return None
    waiting = ImportBatch.objects.visible_to(user).filter(state__in=["uploaded", "ready"]).order_by("-created_at")
    return {"batches": list(waiting[:SHOWN])}


def vacant_posts(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the secretary's desk: posts of municipalities without a holder."""
    if not user.is_authenticated or not is_secretary(user):
        return None
    vacant = [post for post in posts() if post.vacant]
    return {"posts": vacant[:SHOWN], "count": len(vacant)} if vacant else None


def upkeep_tools(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of secretary and administrator: the ways to what they take care of, also when nothing waits there."""
    if not user.is_authenticated:
        return None
    tools = {"secretary": is_secretary(user), "administrator": user.has_role(Role.ADMINISTRATOR)}
    return tools if any(tools.values()) else None


def own_municipality(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of a municipality's contact: her municipality, her post."""
    if not user.is_authenticated or not user.has_role(*MUNICIPAL_ROLES):
        return None
    contacts = MunicipalContact.objects.in_force().filter(user=user).select_related("municipality")
    return {"contacts": list(contacts.order_by("id"))} if contacts else None


def activities_here(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a municipality: its newest activities."""
    shown = Activity.objects.visible_to(AnonymousUser()).filter(municipality=municipality)
    found = list(shown.select_related("organisation", "municipality").order_by("-created_at", "-id")[:6])
    return {"activities": found, "municipality": municipality} if found else None


def freshness(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a municipality: how many entries have been confirmed within a year."""
    counts = freshness_of(municipality)
    return counts if counts["total"] else None


def thread_here(record: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a municipality: what it comes from, and what came of it."""
    thread = thread_of("kunta", record.uuid, user, steps=1)
    return {"thread": thread, "end": "kunta", "uuid": record.uuid} if thread else None


def _logos(entries: Any) -> Any:
    return entries.exclude(logo="").values("logo")


# A logo is seen by whoever sees the entry that shows it.
FILES = [
    FileKind(
        key="logo",
        visible_to=lambda user: Q(path__in=_logos(Organisation.objects.visible_to(user))),
        in_use=lambda: _logos(Organisation.objects.all()),
    )
]
PRINTS = [Print(kind=CARD, keys=card_keys, build=build_card, visible_to=everybody)]

BLOCKS = [
    Block("own", "desk", "associations/_desk_own.html", own_associations, order=5, statements=2),
    Block("imports", "desk", "associations/_desk_imports.html", waiting_imports, order=60),
    Block("claims", "desk", "associations/_desk_claims.html", waiting_claims, order=20),
    Block("vacancies", "desk", "associations/_desk_vacancies.html", vacant_posts, order=40, statements=2),
    Block("tools", "desk", "associations/_desk_tools.html", upkeep_tools, order=70, statements=0),
    Block("municipality", "desk", "associations/_desk_municipality.html", own_municipality, order=10),
    Block("activities", "municipality", "associations/_municipality_activities.html", activities_here, order=20),
    Block("thread", "municipality", "partials/_thread_block.html", thread_here, order=80, statements=4),
    Block("freshness", "municipality", "associations/_municipality_freshness.html", freshness, order=90),
]
# Kinds of scope that this room names in lists of roles: kind, names of keys, search.
SCOPES = [
    ("municipality", municipality_names, find_municipalities),
    ("area", area_names, None),
    ("association", association_names, find_associations),
]
SEARCH = [
    SearchSource("association", _("Associations and other organisations"), hits, more_hits, order=10),
    SearchSource("activity", _("Activities"), order=20),
    SearchSource("municipality", _("Municipalities"), order=30),
]
# Of these every row and column is public.
OPEN_DATA = [
    "associations.Region",
    "associations.Municipality",
    "associations.MunicipalityPeriod",
    "associations.Area",
    "associations.AreaPeriod",
    "associations.Sector",
]
NOT_EXPORTED = {
    "associations.DirectoryRow": "made from the other tables",
    "associations.DirectoryCount": "made from the other tables",
    "associations.ImportValues": "what an import that is being checked has read so far",
    "associations.ImportProgress": "how far an import has come",
}

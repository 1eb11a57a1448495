"""The contact list of an agent's place: whose entry most needs a look comes first (domain C1)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from associations.models import Contact, Organisation
from associations.public import visible_contacts
from associations.rules import is_secretary
from associations.selectors.freshness import at_home_with, living


def associations_near(user: Any) -> QuerySet[Organisation]:
    """Of the municipalities and areas in which this person is an agent or a contact; the secretary's are all.

    Those that nobody has ever confirmed first, then the oldest.
    """
    found = living().select_related("domicile")
    if not is_secretary(user):
        found = found.filter(at_home_with(user))
    return found.order_by(F("verified_at").asc(nulls_first=True), "sort_key", "pk")


def with_contacts(organisations: list[Organisation], user: Any) -> list[dict[str, Any]]:
    """Each with the contacts that this viewer may see. One statement."""
    by_association: dict[int, list[Contact]] = {one.pk: [] for one in organisations}
    for contact in Contact.objects.filter(organisation__in=by_association).select_related("user", "organisation"):
        by_association[contact.organisation_id].append(contact)
    return [{"organisation": one, "contacts": visible_contacts(by_association[one.pk], user)} for one in organisations]


def contact_table(user: Any) -> tuple[list[str], list[list[str]]]:
    """Headings and rows for a spreadsheet: a row for each contact that may be seen, one for an association without."""
    headings = [_("Association"), _("Confirmed"), _("Role"), _("Name"), _("E-mail address"), _("Phone")]
    rows: list[list[Any]] = []
    for row in with_contacts(list(associations_near(user)), user):
        one = row["organisation"]
        first = [one.name, one.verified_at.date() if one.verified_at else None]
        seen = [[contact.role_title, contact.name, contact.email, contact.phone] for contact in row["contacts"]]
        rows += [first + cells for cells in seen or [["", "", "", ""]]]
    return headings, rows

"""Contacts of an organisation: made, changed, put in order, removed."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from associations.models import Contact, Organisation
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version

from .change import after_change

FIELDS = frozenset(
    {
        "kind",
        "role_title",
        "name",
        "email",
        "phone",
        "name_seen_by",
        "email_seen_by",
        "phone_seen_by",
        "user",
    }
)


@action
def add_contact(*, organisation: Organisation, values: dict[str, Any], by: User, on_behalf_of: str = "") -> Contact:
    """A new contact, last in order. What is not chosen otherwise is seen by the own association only."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    last = organisation.contacts.aggregate(last=Max("order"))["last"]
    contact = Contact(organisation=organisation, order=0 if last is None else last + 1)
    _write(contact, values)
    contact.save()
    after_change(organisation)
    return contact


@action
def change_contact(
    *, contact: Contact, version: int, values: dict[str, Any], by: User, on_behalf_of: str = ""
) -> Contact:
    """Raises StaleVersionError when somebody saved in between."""
    current = lock_version(contact, version)
    _write(current, values)
    current.save(update_fields=[*values, "version", "updated_at"])
    after_change(current.organisation)
    return current


def _write(contact: Contact, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(contact, name, value)


@action
def move_contact(*, contact: Contact, up: bool, by: User) -> None:
    """One step up or down among the organisation's contacts; at the end of the list nothing happens."""
    rows = list(Contact.objects.select_for_update().filter(organisation=contact.organisation_id))
    places = [row.pk for row in rows]
    if contact.pk not in places:
        return
    here = places.index(contact.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for order, row in enumerate(rows):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order", "updated_at"])


@action
def remove_contact(*, contact: Contact, by: User, on_behalf_of: str = "") -> None:
    organisation = contact.organisation
    Contact.objects.filter(pk=contact.pk).delete()
    after_change(organisation)

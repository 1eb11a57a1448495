"""Contacts of municipalities. A post outlives its holder: when she goes, the vacancy is shown."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from associations.models import MunicipalContact, Municipality
from associations.selectors.municipality_card import CARD
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.history import action
from jane_portal.core.pdf.prints import reprint
from jane_portal.core.versions import lock_version

ROLES = {
    MunicipalContact.Role.NGO: Role.MUNICIPAL_NGO,
    MunicipalContact.Role.WELLBEING: Role.MUNICIPAL_WELLBEING,
}
PERSONAL = ("name", "email", "phone")


@action
def add_municipal_contact(
    *, municipality: Municipality, values: dict[str, Any], account: str, by: User
) -> MunicipalContact:
    """A new post or substitute from today on. account: the e-mail address that gets the role, or ""."""
    contact = MunicipalContact(municipality=municipality, **values)
    contact.user = create_person(email=account, name=contact.name, by=by) if account else None
    contact.save()
    _give(contact, by)
    reprint(CARD, municipality.code)
    return contact


@action
def change_municipal_contact(
    *, contact: MunicipalContact, version: int, values: dict[str, Any], account: str | None, by: User
) -> MunicipalContact:
    """Change the post. account: whose role it is; None leaves that as it is (the contact edits her own).

    Another person, or none, another role or a last day that has passed ends the role of before at once.
    Raises StaleVersionError.
    """
    contact = lock_version(contact, version)
    for name, value in values.items():
        setattr(contact, name, value)
    reprint(CARD, contact.municipality.code)
    if account is None:
        contact.save()
        return contact
    contact.user = create_person(email=account, name=contact.name, by=by) if account else None
    _end(contact, by, apart_from=_right(contact))
    contact.save()
    _give(contact, by)
    return contact


@action
def vacate_municipal_contact(*, contact: MunicipalContact, by: User) -> MunicipalContact:
    """The holder leaves: her role ends and her data are gone from the post at once; the role mailbox stays."""
    contact = MunicipalContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    _end(contact, by)
    contact.user = None
    for name in PERSONAL:
        setattr(contact, name, "")
    contact.version += 1
    reprint(CARD, contact.municipality.code)
    contact.save(update_fields=["user", *PERSONAL, "version", "updated_at"])
    return contact


@action
def end_municipal_contact(*, contact: MunicipalContact, by: User) -> MunicipalContact:
    """The post itself ends: from today on it is not shown."""
    contact = vacate_municipal_contact(contact=contact, by=by)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    contact.until = max(yesterday, contact.since - datetime.timedelta(days=1))
    contact.save(update_fields=["until", "updated_at"])
    return contact


def _right(contact: MunicipalContact) -> tuple[int, str] | None:
    """(user pk, role) that the post gives today; None when it gives none."""
    if contact.user is None or (contact.until is not None and contact.until < timezone.localdate()):
        return None
    return contact.user.pk, ROLES[MunicipalContact.Role(contact.role)]


def _give(contact: MunicipalContact, by: User) -> None:
    right = _right(contact)
    if contact.user is None or right is None:
        return
    grant_role(
        user=contact.user,
        role=right[1],
        scope=contact.municipality.scope,
        until=contact.until,
        source=contact.source,
        by=by,
    )


def _end(contact: MunicipalContact, by: User, apart_from: tuple[int, str] | None = None) -> None:
    for span in RoleSpan.objects.in_force().filter(source=contact.source):
        if (span.user_id, span.role) != apart_from:
            end_role(span=span, by=by)

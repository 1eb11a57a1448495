"""Contact fields leave the portal through here only (decisions 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from associations.models import Contact, MunicipalContact, Status, Visibility
from associations.rules import MUNICIPAL_ROLES, is_editor, is_official, is_secretary


@dataclass(frozen=True)
class VisibleContact:
    """A contact as one viewer may see it; what she may not see is empty."""

    role_title: str
    name: str
    email: str
    phone: str

    @property
    def title(self) -> str:
        return self.name or self.role_title


# From the outermost level to the innermost.
LADDER = [Visibility.PUBLIC, Visibility.NETWORK, Visibility.OFFICIALS, Visibility.OWN]


def viewer_level(contact: Contact | MunicipalContact, user: Any) -> Visibility:
    """The innermost level the viewer reaches for this contact. Costs no statement beyond the viewer's own roles.

    A person always sees what is kept of herself.
    """
    if user is None or not user.is_authenticated:
        return Visibility.PUBLIC
    if isinstance(contact, MunicipalContact):
        own = contact.municipality.code in user.scope_keys(*MUNICIPAL_ROLES)
    else:
        own = is_editor(user, contact.organisation)
    if own or contact.user_id == user.pk or is_secretary(user):
        return Visibility.OWN
    return Visibility.OFFICIALS if is_official(user) else Visibility.NETWORK


def visible_contact(contact: Contact | MunicipalContact, user: Any) -> VisibleContact | None:
    """The contact as the viewer may see it, None when nothing of it is hers to see.

    The name of a person with an account is public only when she has allowed it herself, whatever the editors chose.
    Of a dissolved organisation only its own people and the secretary see contacts: the roles have ended.
    Load `user` and `organisation` (or `municipality`) with the contact.
    """
    reached = LADDER[: LADDER.index(viewer_level(contact, user)) + 1]
    inner = Visibility.OWN in reached
    if isinstance(contact, Contact) and contact.organisation.status == Status.DISSOLVED and not inner:
        return None
    name = contact.name if contact.name_seen_by in reached else ""
    if reached == [Visibility.PUBLIC] and contact.user is not None and not contact.user.show_name_publicly:
        name = ""
    seen = VisibleContact(
        role_title=contact.role_title if isinstance(contact, Contact) else contact.title,
        name=name,
        email=contact.email if contact.email_seen_by in reached else "",
        phone=contact.phone if contact.phone_seen_by in reached else "",
    )
    return seen if inner or seen.name or seen.email or seen.phone else None


def visible_contacts(contacts: Iterable[Contact], user: Any) -> list[VisibleContact]:
    return [seen for contact in contacts if (seen := visible_contact(contact, user)) is not None]

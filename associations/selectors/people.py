"""Who holds an organisation's entry, who decides claims on it, and whom a letter to it reaches."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from associations.models import Contact, Organisation
from associations.models.ownership import DECIDING_ROLES, OFFICE
from jane_portal.accounts.models import Role, RoleSpan, User


def spans_of(organisation: Organisation) -> list[RoleSpan]:
    """Today's owners, then editors, with their people."""
    spans = RoleSpan.objects.in_force().filter(scope=organisation.scope).select_related("user")
    return sorted(spans, key=lambda span: (span.role != Role.ASSOCIATION_OWNER, span.user.get_full_name().lower()))


def people_of(organisation: Organisation) -> list[User]:
    """Owners and editors who can be written to, each once; owners first."""
    return list({span.user_id: span.user for span in spans_of(organisation) if span.user.is_active}.values())


def owners_of(organisation: Organisation) -> list[User]:
    return _people(RoleSpan.objects.in_force().filter(scope=organisation.scope, role=Role.ASSOCIATION_OWNER))


def secretaries() -> list[User]:
    """The secretary of this region and her substitutes."""
    scope = f"region:{settings.PORTAL_REGION}"
    return _people(RoleSpan.objects.in_force().filter(scope=scope, role__in=OFFICE))


def deciders_of(organisation: Organisation) -> list[User]:
    """Those who may decide its claims: the delegates of the municipality, else the secretary."""
    if organisation.domicile is not None:
        scope = organisation.domicile.scope
        delegates = _people(RoleSpan.objects.in_force().filter(scope=scope, role__in=DECIDING_ROLES))
        if delegates:
            return delegates
    return secretaries()


def addresses_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Where letters to the organisation go: (address, language) of editors and contact mailboxes, each address once."""
    found = {span.user.email.lower(): span.user.language for span in spans_of(organisation) if span.user.is_active}
    contacts = Contact.objects.filter(organisation=organisation).exclude(email="")
    mailboxes = contacts.filter(Q(kind=Contact.Kind.MAILBOX) | Q(user__isnull=False))
    # People listed as contacts are written to only when nothing else leads to the association.
    for email in mailboxes.values_list("email", flat=True) if found or mailboxes.exists() else _emails(contacts):
        found.setdefault(email.lower(), settings.LANGUAGE_CODE)
    return list(found.items())


def _emails(contacts: Iterable[Contact]) -> list[str]:
    return [contact.email for contact in contacts]


def _people(spans: Iterable[RoleSpan]) -> list[User]:
    """Active people of these spans, each once."""
    ids = {span.user_id for span in spans}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("id")) if ids else []

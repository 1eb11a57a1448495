"""Proposing somebody for a seat outside the network; she consents herself, by the link of a letter (domain D6)."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from associations.rules import is_editor, is_secretary
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import make_link, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import lock_version
from networks.representation.models import Nominee, SeatRequest

from .telling import tell

# Purpose of the link by which somebody who was proposed answers, and how long it lives.
NOMINEE = "nominee"
LIFETIME = datetime.timedelta(days=60)


@action
def propose_nominee(
    *, request: SeatRequest, organisation: Organisation, email: str, name: str = "", motivation: str = "", by: User
) -> Nominee:
    """An association proposes somebody, or one of its own people stands herself.

    Raises PermissionDenied unless the person acts for the association, ValidationError when the call is over or the
    candidate has been proposed already.
    """
    current = SeatRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not current.takes_nominees():
        raise ValidationError(_("The call for candidates is not open. Nothing was changed."), code="closed")
    if not is_editor(by, organisation) and not is_secretary(by):
        raise PermissionDenied
    person = create_person(email=email, name=name, by=by)
    if not person.is_active:
        raise ValidationError({"email": _("This account has been closed.")})
    nominee = Nominee.objects.filter(request=current, user=person).first()
    if nominee is not None and nominee.withdrawn_at is None:
        raise ValidationError({"email": _("She or he has been proposed already.")})
    nominee = nominee or Nominee(request=current, user=person)
    nominee.organisation, nominee.motivation, nominee.proposed_by = organisation, motivation.strip(), by
    nominee.consented_at = timezone.now() if person == by else None
    nominee.withdrawn_at = None
    nominee.version += 1
    nominee.save()
    if nominee.consented_at is None:
        link = make_link(purpose=NOMINEE, subject=nominee.link_subject, email=person.email, user=person)
        key = f"nominee:{nominee.pk}:consent:{nominee.version}"
        tell(
            person,
            "seat_request.consent",
            kind="nominee_consent",
            key=key,
            secret=True,
            nominee=nominee.pk,
            link=str(link.uuid),
        )
    return nominee


@action
def answer_nomination(
    *,
    nominee: Nominee,
    version: int,
    stands: bool,
    motivation: str = "",
    name: str = "",
    by: User,
    link: PersonalLink | None = None,
) -> Nominee:
    """She consents to stand, or does not. Raises LinkGone, StaleVersionError, PermissionDenied for anybody else."""
    request = SeatRequest.objects.select_for_update(of=("self",)).get(pk=nominee.request_id)
    if not request.takes_nominees():
        raise ValidationError(_("The call for candidates is not open. Nothing was changed."), code="closed")
    current = lock_version(nominee, version)
    if current.user_id != by.pk or not by.is_active:
        raise PermissionDenied
    if current.withdrawn_at is not None:
        raise ValidationError(_("You have said already that you do not stand."), code="withdrawn")
    if link is not None:
        use_link(link)
    now = timezone.now()
    if not stands:
        current.withdrawn_at = now
        current.save(update_fields=["withdrawn_at", "version", "updated_at"])
        return current
    if name.strip() and not by.name:
        by.name = name.strip()
        by.save(update_fields=["name"])
    current.motivation, current.consented_at = motivation.strip(), current.consented_at or now
    current.save(update_fields=["motivation", "consented_at", "version", "updated_at"])
    return current

"""Bodies: made, changed, published, confirmed as true, ended."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Region
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.text.slugs import free_slug
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, Mandate, Seat

from .mandate import end_mandate, withdraw_nomination
from .projection import refresh_bodies

FIELDS = frozenset(
    {
        *("name_fi", "name_sv", "name_en", "kind", "parent", "municipality", "area"),
        *("mandate_fi", "mandate_sv", "mandate_en", "joining_fi", "joining_sv", "joining_en"),
        *("decision", "mailbox", "founded_on", "term_since", "term_until", "warning_days"),
        *("seats_least", "seats_most"),
    }
)
# First parts of addresses below /toimielimet/ that are pages of their own.
RESERVED = frozenset({"uusi", "perusta", "paikat", "kaudet", "uutiset", "aineistot", "asiat", "perinnot"})


@action
def create_body(*, region: Region, values: dict[str, Any], by: User | None) -> Body:
    """A body that only those who have a seat in it see, until it is published."""
    body = Body(region=region)
    _write(body, values)
    body.slug = free_slug(body.name_fi, taken=_is_taken, reserved=RESERVED, spare="ryhma", length=80)
    body.save()
    return body


@action
def change_body(*, body: Body, version: int, values: dict[str, Any], by: User | None) -> Body:
    """Raises StaleVersionError, and ValidationError when it would work under itself."""
    current = lock_version(body, version)
    _write(current, values)
    current.save()
    refresh_bodies([current.pk])
    return current


def _is_taken(slug: str) -> bool:
    return Body.objects.filter(slug=slug).exists()


def _write(body: Body, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(body, name, value)
    above, seen = body.parent, {body.pk} - {None}
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": _("It cannot work under itself.")})
        seen.add(above.pk)
        above = above.parent


def _locked(body: Body) -> Body:
    return Body.objects.select_for_update(of=("self",)).get(pk=body.pk)


@action
def publish_body(*, body: Body, by: User | None) -> Body:
    """Everybody sees it from now on, and it is true today; nothing changes when it is published already."""
    current = _locked(body)
    if current.published_at is None:
        current.published_at = current.confirmed_at = timezone.now()
        current.version += 1
        current.save(update_fields=["published_at", "confirmed_at", "version", "updated_at"])
        refresh_bodies([current.pk])
    return current


@action
def confirm_body(*, body: Body, by: User) -> Body:
    """Somebody who keeps the page says that all on it is true."""
    current = _locked(body)
    current.confirmed_at = timezone.now()
    current.save(update_fields=["confirmed_at", "updated_at"])
    return current


@action
def close_body(*, body: Body, last_day: datetime.date, reason: str, by: User) -> Body:
    """The body ends: its mandates end with it, its page stays as a record.

    Raises ValidationError when it has ended, without a reason, and while another body works under it.
    """
    current = _locked(body)
    if current.closed_on is not None:
        raise ValidationError(_("This has ended already."))
    if current.founded_on is not None and last_day < current.founded_on:
        raise ValidationError({"last_day": _("The last day cannot be before the first day.")})
    if Body.objects.living().filter(parent=current).exists():
        raise ValidationError(_("Others work under it: end them or move them first."))
    confirmed = Mandate.objects.filter(seat__body=current, state="confirmed").not_succeeded(last_day)
    for mandate in confirmed.select_related("seat"):
        if mandate.holds_on(last_day) or mandate.since > last_day:
            end_mandate(mandate=mandate, last_day=last_day, reason=reason, by=by)
    for mandate in Mandate.objects.filter(seat__body=current, state="nominated").select_related("seat"):
        withdraw_nomination(mandate=mandate, reason=reason, by=by)
    # A seat that was to begin later ends on its own first day: it has never been there before the end of the body.
    Seat.objects.filter(body=current, until=None).update(until=Greatest(Coalesce("since", last_day), Value(last_day)))
    current.closed_on = last_day + datetime.timedelta(days=1)
    current.version += 1
    current.save(update_fields=["closed_on", "version", "updated_at"])
    refresh_bodies([current.pk])
    return current

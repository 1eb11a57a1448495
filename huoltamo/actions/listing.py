"""Offers and needs: made, changed, taken from state to state."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from huoltamo.models import Listing, Need, Offer, State
from huoltamo.models.listing import LISTING_STEPS, OWN, PORTAL
from huoltamo.selectors.listing import description_twin, trusted
from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.plain.actions import PlainValues
from jane_portal.core.states import Step
from jane_portal.core.versions import lock_version

from .change import after_change
from .listing_letters import ask_to_moderate, tell_editors
from .plain import write_plain

L = TypeVar("L", bound=Listing)

SHOWN_FOR = datetime.timedelta(days=365)
_MANY = ("municipalities", "areas")
_SHARED = {
    *("title", "category", "description", "municipalities", "areas", "whole_region", "mode", "languages"),
    *("contact", "deputy", "valid_until"),
}
_OFFER = {
    *("done_by", "travel", "price_model", "amount", "unit", "swap_for", "quick", "monthly_limit", "lead_days"),
    "for_neighbours",
}
_NEED = {"sought", "wished_from", "wished_until", "place"}
FIELDS: dict[type[Listing], set[str]] = {Offer: _SHARED | _OFFER, Need: _SHARED | _NEED}


class WrongStep(ValidationError):
    """The step does not lead on from the present state, or is not this person's to take."""


def _write(listing: Listing, values: dict[str, Any]) -> list[str]:
    """Set the plain fields; returns their names. Raises ValueError for a field that is not to be edited."""
    unknown = values.keys() - FIELDS[type(listing)]
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    plain = [name for name in values if name not in _MANY]
    for name in plain:
        setattr(listing, name, values[name])
    return plain


def _write_places(listing: Listing, values: dict[str, Any]) -> None:
    for name in _MANY:
        if name in values:
            getattr(listing, name).set(values[name])


@action
def create_listing(
    *, kind: type[L], organisation: Organisation, values: dict[str, Any], by: User, plain: PlainValues | None = None
) -> L:
    """A draft of the association. plain: the description in plain language."""
    listing = kind(organisation=organisation)
    _write(listing, values)
    listing.save()
    _write_places(listing, values)
    if plain is not None:
        write_plain(listing=listing, values=plain, by=by)
    return listing


@action
def change_listing(
    *, listing: L, version: int, values: dict[str, Any], by: User, plain: PlainValues | None = None
) -> L:
    """Raises StaleVersionError when somebody saved in between. What is shown stays shown. plain: as at first."""
    current = lock_version(listing, version)
    written = _write(current, values)
    current.save(update_fields=[*written, "version", "updated_at"])
    _write_places(current, values)
    if plain is not None:
        write_plain(listing=current, values=plain, by=by)
    after_change(current)
    return current


@action
def copy_listing(*, listing: L, by: User) -> L:
    """A new draft with the same texts; pictures and the calendar stay with the old one."""
    values = {name: getattr(listing, name) for name in FIELDS[type(listing)] - set(_MANY)}
    values["title"] = listing.title[:120]
    values["valid_until"] = max(listing.valid_until, timezone.localdate() + SHOWN_FOR)
    if isinstance(listing, Need):
        values["wished_from"] = values["wished_until"] = None
    copy = type(listing)(organisation=listing.organisation)
    _write(copy, values)
    copy.save()
    _write_places(copy, {name: getattr(listing, name).all() for name in _MANY})
    if twin := description_twin(listing).text:
        write_plain(listing=copy, values=PlainValues(text=twin), by=by)
    return copy


@action
def take_listing_step(
    *,
    listing: L,
    step: str,
    sides: frozenset[str],
    by: User | None,
    reason: str = "",
    until: datetime.date | None = None,
) -> L:
    """Take a step of LISTING_STEPS. sides: those on which the person stands; the portal itself stands on PORTAL.

    until: for "renew", the new last day. Raises WrongStep when another state or side has it, or when nothing is said
    where a reason is asked.
    """
    current = type(listing)._base_manager.select_for_update(of=("self",)).get(pk=listing.pk)
    taken = _allowed(current, step, sides, reason)
    _move(current, taken, reason.strip(), until)
    current.version += 1
    days = ["wished_from", "wished_until"] if isinstance(current, Need) else []
    current.save(update_fields=["state", "reason", "published_at", "valid_until", *days, "version", "updated_at"])
    after_change(current)
    if current.state == State.MODERATION:
        ask_to_moderate(current)
    elif OWN not in taken.who and PORTAL not in taken.who:
        tell_editors(current, taken.key)
    return current


def _allowed(listing: Listing, key: str, sides: frozenset[str], reason: str) -> Step:
    step = LISTING_STEPS.get(key)
    if step is None or not step.who & sides:
        raise WrongStep(_("This cannot be done here."), code="step")
    if listing.state not in step.sources:
        state = State(listing.state).label
        raise WrongStep(_("Somebody was faster: it is now %(state)s.") % {"state": state}, code="state")
    if step.reason and not reason.strip():
        raise WrongStep(_("Say why: the association reads it."), code="reason")
    return step


def _move(listing: Listing, step: Step, reason: str, until: datetime.date | None) -> None:
    today = timezone.localdate()
    target = next(iter(step.targets))
    if step.key == "publish":
        target = State.PUBLISHED if isinstance(listing, Need) or trusted(listing.organisation) else State.MODERATION
    if step.key == "renew":
        target = State.PAUSED if listing.state == State.PAUSED else State.PUBLISHED
        listing.valid_until = until or _renewed_until(listing, today)
    if target == State.PUBLISHED and listing.valid_until < today:
        raise WrongStep(_("The last day it is shown has passed. Choose a later one first."), code="past")
    if target == State.PUBLISHED and listing.published_at is None:
        listing.published_at = timezone.now()
    listing.state = target
    listing.reason = reason if step.reason else ""


def _renewed_until(listing: Listing, today: datetime.date) -> datetime.date:
    """A year ahead. A need goes on until its wished day; days that have passed are wished for no more."""
    if isinstance(listing, Need) and listing.wished_until is not None:
        if listing.wished_until >= today:
            return listing.wished_until
        listing.wished_from = listing.wished_until = None
    return max(listing.valid_until, today + SHOWN_FOR)


@action
def pause_offers(*, organisation: Organisation, by: User) -> int:
    """Pause all published offers of the association at once. Returns how many."""
    offers = Offer.objects.select_for_update(of=("self",)).filter(organisation=organisation, state=State.PUBLISHED)
    keys = [offer.pk for offer in offers]
    Offer.objects.filter(pk__in=keys).update(state=State.PAUSED, updated_at=timezone.now())
    after_change(*Offer.objects.filter(pk__in=keys))
    return len(keys)


@action
def resume_offers(*, organisation: Organisation, by: User) -> int:
    """Show all paused offers again, but those whose last day has passed. Returns how many."""
    today = timezone.localdate()
    paused = Offer.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, state=State.PAUSED, valid_until__gte=today
    )
    keys = [offer.pk for offer in paused]
    Offer.objects.filter(pk__in=keys).update(state=State.PUBLISHED, updated_at=timezone.now())
    after_change(*Offer.objects.filter(pk__in=keys))
    return len(keys)


def expire_listings(*, today: datetime.date) -> int:
    """Nightly: what is past its last day expires. Returns how many."""

    def expire(listing: Listing) -> int:
        take_listing_step(listing=listing, step="expire", sides=frozenset({PORTAL}), by=None)
        return 1

    past = {"state__in": [State.PUBLISHED, State.PAUSED], "valid_until__lt": today}
    return sum(each(kind.objects.filter(**past).order_by("pk"), expire) for kind in (Offer, Need))

"""Campaigns, their panels and pledges."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, Campaign, Panel, Pledge

from .paper_search import refresh_paper

FIELDS: dict[type, frozenset[str]] = {
    Campaign: frozenset({"title", "text", "since", "until"}),
    Panel: frozenset({"title", "day", "starts_at", "place", "link"}),
    Pledge: frozenset({"who", "agreed", "text", "pledged_on", "state", "note"}),
}
R = TypeVar("R", Campaign, Panel, Pledge)


@action
def create_campaign(*, body: Body, values: dict[str, Any], by: User | None) -> Campaign:
    """A draft that only those who keep the papers of the body see. Raises ValidationError for days out of order."""
    return _written(Campaign(body=body), values)


@action
def change_campaign(*, campaign: Campaign, version: int, values: dict[str, Any], by: User | None) -> Campaign:
    """Raises StaleVersionError, and ValidationError as `create_campaign`."""
    current = _written(lock_version(campaign, version), values)
    refresh_paper(current)
    return current


@action
def publish_campaign(*, campaign: Campaign, by: User | None) -> Campaign:
    """Show it to everybody; nothing changes when it is shown already."""
    return _show(campaign, True)


@action
def withdraw_campaign(*, campaign: Campaign, by: User | None) -> Campaign:
    """A draft again; nothing changes when it is one."""
    return _show(campaign, False)


def _show(campaign: Campaign, shown: bool) -> Campaign:
    current: Campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if (current.published_at is not None) == shown:
        return current
    current.published_at = timezone.now() if shown else None
    current.version += 1
    current.save(update_fields=["published_at", "version", "updated_at"])
    refresh_paper(current)
    return current


@action
def add_panel(*, campaign: Campaign, values: dict[str, Any], by: User | None) -> Panel:
    return _written(Panel(campaign=campaign), values)


@action
def change_panel(*, panel: Panel, version: int, values: dict[str, Any], by: User | None) -> Panel:
    """Raises StaleVersionError."""
    return _written(lock_version(panel, version), values)


@action
def remove_panel(*, panel: Panel, by: User | None) -> None:
    """Removing it twice does no harm."""
    Panel.objects.filter(pk=panel.pk).delete()


@action
def add_pledge(*, campaign: Campaign, values: dict[str, Any], by: User | None) -> Pledge:
    """Raises ValidationError unless whoever pledged has agreed to be shown."""
    return _written(Pledge(campaign=campaign), values)


@action
def change_pledge(*, pledge: Pledge, version: int, values: dict[str, Any], by: User | None) -> Pledge:
    """Raises StaleVersionError, and ValidationError as `add_pledge`."""
    return _written(lock_version(pledge, version), values)


@action
def remove_pledge(*, pledge: Pledge, by: User | None) -> None:
    """Also when she does not want to be shown any more. Removing it twice does no harm."""
    Pledge.objects.filter(pk=pledge.pk).delete()


def _written(record: R, values: dict[str, Any]) -> R:
    unknown = values.keys() - FIELDS[type(record)]
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(record, name, value)
    if isinstance(record, Campaign) and record.since and record.until and record.until < record.since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if isinstance(record, Pledge) and not record.agreed:
        raise ValidationError({"agreed": _("A pledge is shown only when its giver has agreed to it.")})
    record.save()
    return record

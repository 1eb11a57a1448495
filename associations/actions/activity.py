"""Activities for residents: made, changed, removed."""

from __future__ import annotations

from typing import Any

from associations.models import Activity, Organisation
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version

from .change import after_change
from .following import tell_activity
from .help import tell_of_help

FIELDS = frozenset(
    {
        "title",
        "kind",
        "description",
        "municipality",
        "place",
        "remote",
        "time",
        "target_group",
        "life_stages",
        "fee",
        "fee_text",
        "languages",
        "accessibility",
        "valid_until",
    }
)


def _write(activity: Activity, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(activity, name, value)


@action
def add_activity(*, organisation: Organisation, values: dict[str, Any], by: User, on_behalf_of: str = "") -> Activity:
    activity = Activity(organisation=organisation)
    _write(activity, values)
    activity.save()
    after_change(organisation)
    tell_activity(activity)
    tell_of_help(organisation=organisation, by=by, on_behalf_of=on_behalf_of, mark=f"activity:{activity.pk}")
    return activity


@action
def change_activity(
    *, activity: Activity, version: int, values: dict[str, Any], by: User, on_behalf_of: str = ""
) -> Activity:
    """Raises StaleVersionError when somebody saved in between."""
    current = lock_version(activity, version)
    _write(current, values)
    current.save(update_fields=[*values, "version", "updated_at"])
    after_change(current.organisation)
    mark = f"activity:{current.pk}:{current.version}"
    tell_of_help(organisation=current.organisation, by=by, on_behalf_of=on_behalf_of, mark=mark)
    return current


@action
def remove_activity(*, activity: Activity, by: User, on_behalf_of: str = "") -> None:
    organisation = activity.organisation
    mark = f"activity:{activity.pk}:removed"
    Activity.objects.filter(pk=activity.pk).delete()
    after_change(organisation)
    tell_of_help(organisation=organisation, by=by, on_behalf_of=on_behalf_of, mark=mark)

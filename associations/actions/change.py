"""What every write that touches an organisation does at its end, in the same transaction."""

from associations.actions.projection import refresh_directory
from associations.actions.search_entries import refresh_entries
from associations.models import Organisation


def after_change(*organisations: Organisation) -> None:
    """Bring what is derived from these organisations up to date. Called by every action that writes one."""
    keys = [organisation.pk for organisation in organisations]
    refresh_directory(keys)
    refresh_entries(keys)

"""Lost updates are refused: a save carries the version it was made on (architecture, rule 9)."""

from typing import TypeVar

from .models import VersionedModel

V = TypeVar("V", bound=VersionedModel)


class StaleVersionError(Exception):
    """Somebody saved the record in between. `current` is the record as it is stored now."""

    def __init__(self, current: VersionedModel) -> None:
        super().__init__("stale version")
        self.current = current


def lock_version(record: V, version: int) -> V:
    """The record locked for this transaction, its version raised by one and to be saved with the change.

    Raises StaleVersionError when `version` is not the stored one, and DoesNotExist when the record is gone.
    """
    current: V = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if current.version != version:
        raise StaleVersionError(current)
    current.version += 1
    return current

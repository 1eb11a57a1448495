"""Going through many records at night: each for itself, so that one that fails does not take the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from .versions import StaleVersionError

log = logging.getLogger(__name__)

T = TypeVar("T")


def each(things: Iterable[T], deed: Callable[[T], int]) -> int:
    """Do the deed with each thing in a transaction of its own. Returns the sum of what the deeds returned.

    What somebody changed meanwhile is left alone; what fails is logged, left as it was, and tried again next time.
    things: records, or keys of records.
    """
    done = 0
    for thing in things:
        try:
            with transaction.atomic():
                done += deed(thing)
        except (StaleVersionError, ValidationError):
            log.info("%s has been changed meanwhile", _key(thing))
        except Exception:
            log.exception("%s was left as it is", _key(thing))
    return done


def _key(thing: object) -> str:
    """A record's own words may name a person, so the log gets its key."""
    return f"{thing._meta.label} {thing.pk}" if isinstance(thing, models.Model) else str(thing)

"""Going through many records at night: each for itself, so that one that fails does not take the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from jane_portal.core.versions import StaleVersionError

log = logging.getLogger(__name__)

R = TypeVar("R", bound=models.Model)


def each(records: Iterable[R], deed: Callable[[R], int]) -> int:
    """Do the deed with each record in a transaction of its own. Returns the sum of what the deeds returned.

    What somebody changed meanwhile is left alone; what fails is logged, left as it was, and tried again next time.
    """
    done = 0
    for record in records:
        try:
            with transaction.atomic():
                done += deed(record)
        except (StaleVersionError, ValidationError):
            continue
        except Exception:
            log.exception("%s %s was left as it is", record._meta.label, record.pk)
    return done

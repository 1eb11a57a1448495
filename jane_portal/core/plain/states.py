"""What is known of a plain text: never stored, always told from the two texts and the check."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    MISSING = "missing", _("There is no plain text yet.")
    STALE = "stale", _("The original text has changed since. The plain text may lag behind.")
    UNCHECKED = "unchecked", _("Plain wording. Nobody has checked yet that it is selkokieli.")
    CHECKED = "checked", _("Selkokieli, checked by a person.")


@dataclass(frozen=True)
class Twin:
    """A text's plain companion. checked_by: a name that may be shown to everybody, else empty."""

    state: State
    text: str = ""
    checked_at: datetime.date | None = None
    checked_by: str = ""

    @property
    def is_there(self) -> bool:
        return self.state != State.MISSING

    @property
    def is_checked(self) -> bool:
        return self.state == State.CHECKED


def fingerprint(source: str) -> str:
    """64 hexadecimal digits that change when a word of the text changes; line breaks and spaces do not count."""
    return hashlib.sha256(" ".join(source.split()).encode()).hexdigest()


def state_of(*, text: str, of_source: str, source: str, checked: bool) -> State:
    if not text:
        return State.MISSING
    if of_source != fingerprint(source):
        return State.STALE
    return State.CHECKED if checked else State.UNCHECKED

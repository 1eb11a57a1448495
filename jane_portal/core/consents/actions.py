"""Consents: the text that was agreed to, its version, when and where (GDPR article 7)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils import timezone

from jane_portal.core.history import action

from .models import Consent


@action
def give_consent(*, purpose: str, email: str, text: str, language: str, source: str, by: Any) -> Consent:
    """Keep a consent as it was given; one that stands already for the same text is kept as it is.

    text: the very words that the person saw. source: the page or letter where she agreed. by: her account, if any.
    """
    email, version = email.strip().lower(), text_version(text)
    standing = Consent.objects.filter(purpose=purpose, email=email, withdrawn_at=None)
    found = standing.filter(text_version=version).first()
    if found is not None:
        return found
    standing.update(withdrawn_at=timezone.now())
    return Consent.objects.create(
        purpose=purpose, email=email, user=by, text=text, text_version=version, language=language, source=source[:120]
    )


@action
def withdraw_consent(*, purpose: str, email: str, by: Any) -> bool:
    """As easy as giving it. False when there was none."""
    standing = Consent.objects.filter(purpose=purpose, email=email.strip().lower(), withdrawn_at=None)
    return bool(standing.update(withdrawn_at=timezone.now()))


def has_consent(*, purpose: str, email: str) -> bool:
    wanted: models.QuerySet[Consent] = Consent.objects.filter(purpose=purpose, email=email.strip().lower())
    return wanted.filter(withdrawn_at=None).exists()


def text_version(text: str) -> str:
    """The same words are the same version, whatever their spaces."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]

"""The life of a link: made, perhaps renewed, then used, revoked or too old. Called inside the actions of rooms."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.core.tokens import derive_token, token_hash

from .models import PersonalLink
from .purposes import purpose_of

# Rows are kept this long after their end, so that a late holder is told why the link does not work.
KEPT = datetime.timedelta(days=30)


class LinkGone(ValidationError):
    """The link was used, revoked or renewed meanwhile, or is too old."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used or is too old."), code="gone")


def make_link(*, purpose: str, subject: str, email: str, user: Any = None) -> PersonalLink:
    """A new link for this record and address; an earlier open one of theirs is dead from now on.

    Raises KeyError for a purpose that no room has named.
    """
    lives = purpose_of(purpose).lives
    email = email.strip().lower()
    earlier = PersonalLink.objects.filter(purpose=purpose, subject=subject, email=email)
    now = timezone.now()
    earlier.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    key = uuid.uuid4()
    return PersonalLink.objects.create(
        uuid=key,
        purpose=purpose,
        subject=subject,
        email=email,
        user=user,
        token_hash=token_hash(derive_token(purpose, key, 1)),
        expires_at=now + lives,
    )


def renew_link(link: PersonalLink) -> PersonalLink:
    """The same link with a new token and a whole life before it; the old token is dead. An expired one comes back.

    Raises LinkGone when it was used or revoked.
    """
    current = PersonalLink.objects.select_for_update().filter(pk=link.pk, used_at=None, revoked_at=None).first()
    if current is None:
        raise LinkGone
    current.version += 1
    current.token_hash = token_hash(derive_token(current.purpose, current.uuid, current.version))
    current.expires_at = timezone.now() + purpose_of(current.purpose).lives
    current.save(update_fields=["version", "token_hash", "expires_at"])
    return current


def use_link(link: PersonalLink) -> None:
    """Use the link up: of many who hold it at once, one gets through.

    The update waits for the others' transactions, so a link is free again when the deed of its first user fails.
    Raises LinkGone.
    """
    now = timezone.now()
    mine = PersonalLink.objects.usable(now).filter(pk=link.pk, token_hash=link.token_hash)
    if not mine.update(used_at=now):
        raise LinkGone
    link.used_at = now


def revoke_links(*, purposes: Iterable[str], **whose: Any) -> int:
    """Kill the open links of a record (`subject`) or a person (`user`) for these purposes. Returns their number."""
    open_ones = PersonalLink.objects.filter(purpose__in=list(purposes), used_at=None, revoked_at=None)
    return open_ones.filter(**whose).update(revoked_at=timezone.now())


def drop_old_links() -> int:
    """Nightly: forget links that ended a month ago. Returns how many."""
    return PersonalLink.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()[0]

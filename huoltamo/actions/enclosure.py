"""Pictures, attachments and the calendar of an offer or a need."""

from __future__ import annotations

import datetime
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from huoltamo.models import Availability, Enclosure, Listing, Offer
from huoltamo.models.enclosure import MOST_ENCLOSURES
from jane_portal.accounts.models import User
from jane_portal.core.files.actions import keep_document, keep_picture
from jane_portal.core.files.models import StoredFile
from jane_portal.core.history import action

# A picture made anew by `remake_picture`, or a document as it was sent.
SentFile: TypeAlias = "ContentFile[bytes] | UploadedFile"
FILE_KIND = "listing"


def _owned(listing: Listing) -> dict[str, Listing]:
    return {"offer" if isinstance(listing, Offer) else "need": listing}


def keep_sent(*, file: SentFile, alt: str, kind: str, owner: str, by: User) -> StoredFile:
    """Keep what a form has accepted. Raises ValidationError when the quota of the owner is full."""
    if isinstance(file, ContentFile):
        return keep_picture(picture=file, kind=kind, owner=owner, by=by, alt=alt)
    return keep_document(upload=file, kind=kind, owner=owner, by=by)


@action
def add_enclosure(*, listing: Listing, file: SentFile, alt: str, by: User) -> Enclosure:
    """Raises ValidationError for one too many, and when the quota of the association is full."""
    type(listing)._base_manager.select_for_update(of=("self",)).get(pk=listing.pk)
    if Enclosure.objects.filter(**_owned(listing)).count() >= MOST_ENCLOSURES:
        raise ValidationError(
            _("At most %(limit)s pictures and attachments. Remove one first.") % {"limit": MOST_ENCLOSURES}
        )
    stored = keep_sent(file=file, alt=alt, kind=FILE_KIND, owner=listing.organisation.scope, by=by)
    return Enclosure.objects.create(stored=stored, **_owned(listing))


@action
def remove_enclosure(*, enclosure: Enclosure, by: User) -> None:
    """Its file goes with the next sweep."""
    Enclosure.objects.filter(pk=enclosure.pk).delete()


@action
def add_days(
    *, offer: Offer, kind: str, since: datetime.date, until: datetime.date, note: str, by: User
) -> Availability:
    return Availability.objects.create(offer=offer, kind=kind, since=since, until=until, note=note)


@action
def remove_days(*, days: Availability, by: User) -> None:
    Availability.objects.filter(pk=days.pk).delete()

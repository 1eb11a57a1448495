"""What personal links of this room are for."""

from associations.models.freshness import CORRECTION, FRESHNESS, UNDO
from associations.models.ownership import INVITATION
from jane_portal.core.links import Purpose

from . import freshness, invitation

PURPOSES = [
    Purpose(INVITATION, "invitation_open", invitation.LIFETIME),
    Purpose(FRESHNESS, "freshness_open", freshness.LIFETIME),
    Purpose(CORRECTION, "correction_open", UNDO),
]

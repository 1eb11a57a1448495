"""What personal links of this room are for."""

from django.utils.translation import gettext_lazy as _

from associations.models.freshness import CORRECTION, FRESHNESS, UNDO
from associations.models.ownership import INVITATION
from jane_portal.core.links import Purpose

from . import freshness, invitation

PURPOSES = [
    Purpose(INVITATION, "invitation_open", invitation.LIFETIME, _("An invitation to edit an entry")),
    Purpose(FRESHNESS, "freshness_open", freshness.LIFETIME, _("The yearly question about an entry")),
    Purpose(CORRECTION, "correction_open", UNDO, _("Undoing a correction of an entry")),
]

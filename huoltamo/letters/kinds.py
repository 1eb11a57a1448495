"""What kinds of letters this room writes."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind

KINDS = [
    LetterKind("listing_moderation", _("An offer waits to be read"), refusable=True),
    LetterKind("listing_kept", _("What the secretary decided about an offer, a need or a good practice")),
    LetterKind("listing_renewal", _("An offer or need is about to end"), refusable=True),
    LetterKind("listing_matches", _("New offers and needs that fit yours"), refusable=True),
]

"""The one list of public fields per noun: the page, the export and the API show these and no others.

Contact fields leave the portal through `visible_contact` only (decisions 3).
"""

from .contacts import VisibleContact, viewer_level, visible_contact, visible_contacts
from .fields import (
    ACTIVITY,
    AREA,
    MUNICIPALITY,
    ORGANISATION,
    SECTOR,
    Fact,
    PublicField,
    facts,
    language_names,
    named,
    other_names,
    page_of,
)

__all__ = [
    "ACTIVITY",
    "AREA",
    "MUNICIPALITY",
    "ORGANISATION",
    "SECTOR",
    "Fact",
    "PublicField",
    "VisibleContact",
    "facts",
    "language_names",
    "named",
    "other_names",
    "page_of",
    "viewer_level",
    "visible_contact",
    "visible_contacts",
]

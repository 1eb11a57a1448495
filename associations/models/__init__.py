from .activity import Activity
from .contact import Contact, MunicipalContact, Visibility
from .directory import DirectoryCount, DirectoryRow, UnmetSearch
from .duplicate import DistinctPair, Merge
from .freshness import Correction, FreshnessAsk
from .organisation import Kind, Link, OldSlug, Organisation, Status
from .ownership import Claim, Invitation, RelayedMessage
from .place import Area, AreaPeriod, Municipality, MunicipalityPeriod, Region
from .register_import import ImportBatch, ImportProgress, ImportRow, ImportValues
from .relation import InArea, InSector, WorksIn
from .sector import Sector

__all__ = [
    "Activity",
    "Area",
    "AreaPeriod",
    "Claim",
    "Contact",
    "Correction",
    "DirectoryCount",
    "DirectoryRow",
    "DistinctPair",
    "FreshnessAsk",
    "ImportBatch",
    "ImportProgress",
    "ImportRow",
    "ImportValues",
    "InArea",
    "InSector",
    "Invitation",
    "Kind",
    "Link",
    "Merge",
    "MunicipalContact",
    "Municipality",
    "MunicipalityPeriod",
    "OldSlug",
    "Organisation",
    "Region",
    "RelayedMessage",
    "Sector",
    "Status",
    "UnmetSearch",
    "Visibility",
    "WorksIn",
]

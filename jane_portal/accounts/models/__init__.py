"""People, their dated roles, and the rare changes of who an account belongs to."""

from .change import CONFIRM, LOGIN, STOP, AddressChange, FactorRemoval, PersonMerge
from .confirmation import ROLES, LapseAlarm, RoleAsk
from .data import MY_DATA, REGRET, DataCopy, ErasedKey, ErasureRequest, Restriction
from .help import HiddenHelp
from .person import (
    FORMER_DOMAIN,
    GIVERS,
    ROLE_SCOPES,
    UPKEEP_ROLES,
    Role,
    RoleSpan,
    RoleSpanQuerySet,
    User,
    UserManager,
    is_keeper,
)

__all__ = [
    "CONFIRM",
    "FORMER_DOMAIN",
    "GIVERS",
    "LOGIN",
    "MY_DATA",
    "REGRET",
    "ROLES",
    "ROLE_SCOPES",
    "STOP",
    "UPKEEP_ROLES",
    "AddressChange",
    "DataCopy",
    "ErasedKey",
    "ErasureRequest",
    "FactorRemoval",
    "HiddenHelp",
    "LapseAlarm",
    "PersonMerge",
    "Restriction",
    "Role",
    "RoleAsk",
    "RoleSpan",
    "RoleSpanQuerySet",
    "User",
    "UserManager",
    "is_keeper",
]

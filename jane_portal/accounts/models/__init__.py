"""People, their dated roles, and the rare changes of who an account belongs to."""

from .change import CONFIRM, LOGIN, STOP, AddressChange, FactorRemoval, PersonMerge
from .person import (
    GIVERS,
    ROLE_SCOPES,
    UPKEEP_ROLES,
    LapseAlarm,
    Role,
    RoleSpan,
    RoleSpanQuerySet,
    User,
    UserManager,
)

__all__ = [
    "CONFIRM",
    "GIVERS",
    "LOGIN",
    "ROLE_SCOPES",
    "STOP",
    "UPKEEP_ROLES",
    "AddressChange",
    "FactorRemoval",
    "LapseAlarm",
    "PersonMerge",
    "Role",
    "RoleSpan",
    "RoleSpanQuerySet",
    "User",
    "UserManager",
]

"""People, their dated roles, and the rare changes of who an account belongs to."""

from .change import CONFIRM, STOP, AddressChange, FactorRemoval, PersonMerge
from .person import (
    GIVERS,
    ROLE_SCOPES,
    UPKEEP_ROLES,
    LapseAlarm,
    LoginLink,
    Role,
    RoleSpan,
    RoleSpanQuerySet,
    User,
    UserManager,
)

__all__ = [
    "CONFIRM",
    "GIVERS",
    "ROLE_SCOPES",
    "STOP",
    "UPKEEP_ROLES",
    "AddressChange",
    "FactorRemoval",
    "LapseAlarm",
    "LoginLink",
    "PersonMerge",
    "Role",
    "RoleSpan",
    "RoleSpanQuerySet",
    "User",
    "UserManager",
]

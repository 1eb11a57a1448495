"""Everything in open formats: a table and a JSON file for each model, by introspection, so that none is forgotten.

Every model of the portal is exported in full into the folder of personal data, unless its room has said either that all
of it is public (`open_data`) or that it is left out, and why (`left_out`).
"""

# label of a model → why it is not exported
_left_out: dict[str, str] = {
    "account.EmailConfirmation": "sign-in: links that still open",
    "accounts.DataCopy": "files that only their owner may fetch",
    "accounts.ErasedKey": "keyed fingerprints of erased addresses",
    "admin.LogEntry": "the portal's own history says the same",
    "auth.Group": "not used by the portal",
    "auth.Group_permissions": "not used by the portal",
    "auth.Permission": "technical: made by the program",
    "contenttypes.ContentType": "technical: made by the program",
    "core.CheckReport": "technical: what the self-check found",
    "core.Installation": "technical: which copy of the portal this is",
    "core.PersonalLink": "sign-in: links that still open",
    "core.SearchEntry": "made from the other tables",
    "core.WordTerms": "made from the other tables",
    "mfa.Authenticator": "sign-in: keys of second factors",
    "sessions.Session": "sign-in: open sessions",
    "usersessions.UserSession": "sign-in: open sessions",
}
_open_data: set[str] = set()


def leave_out(label: str, why: str) -> None:
    """A room's model that export_all leaves out, such as one that is made from others."""
    _left_out[label] = why


def open_data(*labels: str) -> None:
    """A room's models of which every row and column is public."""
    _open_data.update(labels)


def why_left_out(label: str) -> str:
    return _left_out.get(label, "")


def is_open(label: str) -> bool:
    return label in _open_data


def all_left_out() -> dict[str, str]:
    return dict(sorted(_left_out.items()))

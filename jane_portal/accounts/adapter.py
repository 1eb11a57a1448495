"""How allauth fits into the portal: its letters are letters of the portal."""

from allauth.account.adapter import DefaultAccountAdapter


class PortalAccountAdapter(DefaultAccountAdapter):
    """Letters of sign-in go through the same ledger as all others."""

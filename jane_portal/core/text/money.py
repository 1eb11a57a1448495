"""Money in words."""

from __future__ import annotations

from decimal import Decimal


def euros(amount: Decimal | float) -> str:
    """Money as it is written here: 1 234,50 €, with spaces that do not break."""
    return f"{amount:,.2f}\u00a0€".replace(",", "\u00a0").replace(".", ",")

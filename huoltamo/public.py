"""The one list of public fields per noun: the page, the export and the API show these and no others."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format

from .models import PriceModel


def price_words(model: str, amount: Decimal | float | None, unit: str) -> str:
    """ "by the hour: 10,50 € / hour". Empty for what has no price."""
    if not model:
        return ""
    words = str(PriceModel(model).label)
    if amount is None:
        return words
    euros = number_format(Decimal(str(amount)).quantize(Decimal("0.01")), decimal_pos=2, force_grouping=True)
    return f"{words}: {euros} €" + (f" / {unit}" if unit else "")


__all__ = ["price_words"]

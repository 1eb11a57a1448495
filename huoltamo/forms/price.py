"""Prices in forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from huoltamo.models.offer import NEEDS_AMOUNT, WITH_AMOUNT


def check_price(form: forms.BaseForm) -> None:
    """Euros stand with a price model that has euros, and a unit with euros; a fault is shown at the euros."""
    data = form.cleaned_data
    model = data.get("price_model")
    if model in NEEDS_AMOUNT and data.get("amount") is None and "amount" not in form.errors:
        form.add_error("amount", _("Say how many euros."))
    if model not in WITH_AMOUNT:
        data["amount"] = None
    if data.get("amount") is None:
        data["unit"] = ""

"""What can be wrong with a row: kept as codes, told in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "missing": _("The name is missing."),
    "too_long": _("The text is too long: at most %(limit)s characters fit."),
    "formula": _("A formula or a cell in error cannot be imported: “%(value)s”."),
    "personal_code": _("The row holds a personal identity code. Remove it from the file."),
    "extra_cells": _("The row has more cells than there are headings."),
    "broken_letters": _("Some characters are broken in the file: “%(value)s”."),
    "kind": _("Unknown kind of organisation: “%(value)s”."),
    "status": _("Unknown status: “%(value)s”. Use active, dormant or dissolved."),
    "register_number": _("Check the register number: it has the form 123.456."),
    "business_id": _("Check the business ID: a digit does not match. Its form is 1234567-8."),
    "municipality": _("Unknown municipality: “%(value)s”."),
    "municipality_near": _("Unknown municipality: “%(value)s”. Did you mean %(near)s?"),
    "sector": _("Unknown sector: “%(value)s”."),
    "sector_near": _("Unknown sector: “%(value)s”. Did you mean %(near)s?"),
    "language": _("Unknown language: “%(value)s”."),
    "truth": _("Answer yes or no: “%(value)s”."),
    "year": _("Check the year: “%(value)s”."),
    "day": _("Check the date: “%(value)s”. Use the form 31.12.2026."),
    "website": _("Check the address of the website: “%(value)s”."),
    "email": _("Check the e-mail address: “%(value)s”."),
    "phone": _("Check the phone number: “%(value)s”."),
    "same_register_number": _("The same register number is also on row %(row)s."),
    "same_business_id": _("The same business ID is also on row %(row)s."),
    "same_name": _("The same name in the same municipality is also on row %(row)s."),
    "same_organisation": _("Row %(row)s is the same association."),
    "two_matches": _("The register number belongs to one association and the business ID to another."),
    "many_matches": _("Several associations have this name. Add the register number or the municipality."),
    "deleted": _("This association has been deleted. Restore it first."),
    "number_taken": _("Another association already has this register number or business ID."),
    "edited_since": _("The entry was changed after the check. Check the file again."),
}
SHOWN = 80


class ProblemError(Exception):
    """A cell cannot be used. code: key of PROBLEMS; params: for its message, texts cut to 80 characters."""

    def __init__(self, code: str, value: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params | ({"value": value[:SHOWN]} if value else {})


def message(problem: dict[str, Any]) -> str:
    """The problem of an ImportRow as a sentence."""
    return str(PROBLEMS[problem["code"]]) % problem.get("params", {})

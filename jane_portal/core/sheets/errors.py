"""Why a file is refused: one clear line each, kept as a code so that it is told in the reader's own language."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_ROWS = 200_000
MAX_COLUMNS = 200

REFUSALS = {
    "empty": _("The file is empty. Choose another one."),
    "too_big": _("The file is too big: at most %(limit)s MB can be read."),
    "not_table": _("The file is not a table. Save it as CSV or XLSX and try again."),
    "old_excel": _("The file is in the old Excel format (.xls). Save it as XLSX and try again."),
    "encrypted": _("The file is protected by a password. Remove the protection and try again."),
    "opendocument": _("The file is an OpenDocument file. Save it as XLSX or CSV and try again."),
    "macros": _("The workbook holds macros. Save it as XLSX without macros and try again."),
    "bomb": _("The workbook would unpack to an unreasonable size, so it was not opened."),
    "memory": _("The workbook needs too much memory or time. Save the sheet as CSV and try again."),
    "damaged": _("The workbook is damaged and cannot be read. Save it again as XLSX and try again."),
    "dtd": _("The workbook holds definitions (DTD) that no table needs, so it was not opened."),
    "no_sheet": _("The workbook has no visible sheet with rows."),
    "formulas": _("The sheet holds formulas without results. Open it in a spreadsheet program, save it and try again."),
    "cell_errors": _("The sheet holds cells in error, such as #N/A or #REF!. Correct them and try again."),
    "nul": _("The file holds bytes that are no text. Save it as CSV UTF-8 or XLSX and try again."),
    "encoding": _("The characters of the file cannot be read. Save it as CSV UTF-8 and try again."),
    "giant_cell": _("Row %(row)s has a cell of more than %(limit)s characters, or a quotation mark that never ends."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Split it into parts."),
    "too_many_columns": _("The sheet has more than %(limit)s columns. Remove those that are not needed."),
    "no_headings": _("The first row must hold the headings of the columns."),
    "no_rows": _("The sheet has headings but no rows."),
}


class SheetError(ValidationError):
    """The file cannot be read. `code` is a key of REFUSALS, `params` fill its message; both fit into JSON."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(REFUSALS[code], code=code, params=params or None)

    def __str__(self) -> str:
        return " ".join(self.messages)

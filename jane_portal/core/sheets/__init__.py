"""Tables in and out: the one reader and the one writer of CSV and XLSX."""

from .errors import SheetError
from .reader import Table, open_table
from .writer import csv_response, write_csv, write_xlsx, xlsx_response

__all__ = ["SheetError", "Table", "csv_response", "open_table", "write_csv", "write_xlsx", "xlsx_response"]

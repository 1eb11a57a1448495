"""Tables in and out: the one reader and the one writer of CSV and XLSX."""

from .writer import csv_response, write_csv, write_xlsx, xlsx_response

__all__ = ["csv_response", "write_csv", "write_xlsx", "xlsx_response"]

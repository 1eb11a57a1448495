"""Tables that leave the portal: safe to open, right in a Finnish spreadsheet program."""

import csv
import datetime
import io
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jane_portal.core.sheets import csv_response, write_xlsx, xlsx_response
from jane_portal.core.text.cells import looks_like_formula, neutral, unguarded

HOSTILE = [
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\x00=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "-",
    "+",
]


def read_csv(response) -> list[list[str]]:
    data = b"".join(response.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.iter_rows())


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_cell_and_header_hostile_cannot_run(text):
    header, row = read_csv(csv_response("x.csv", [text], [[text]]))
    for cell in (header[0], row[0]):
        assert cell[0] == "'"
        assert not looks_like_formula(cell)


@pytest.mark.parametrize("text", HOSTILE)
def test_xlsx_cell_and_header_hostile_is_a_string(text):
    header, row = read_xlsx(xlsx_response("x.xlsx", [text], [[text]]))
    for (cell,) in (header, row):
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_csv_cell_in_the_middle_is_quoted_for_comma_programs():
    data = b"".join(csv_response("x.csv", ["a"], [["x,=1+1"]]).streaming_content)
    assert b'"x,=1+1"\r\n' in data


def test_csv_values_are_finnish():
    moment = datetime.datetime(2026, 11, 21, 12, 30, tzinfo=datetime.UTC)
    with override("fi"):
        response = csv_response(
            "yhdistykset.csv",
            ["Nimi"],
            [["Åbo; äö", -5, Decimal("-1234.50"), 0.5, datetime.date(2026, 1, 2), moment, None, ["fi", "sv"]]],
        )
    assert read_csv(response)[1] == ["Åbo; äö", "-5", "-1234,50", "0,5", "02.01.2026", "21.11.2026 14:30", "", "fi, sv"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="yhdistykset.csv"'


@pytest.mark.parametrize("text", ["+358 40 123 4567", "+358401234567"])
def test_phone_reads_well_and_comes_back(text):
    assert neutral(text) == "'" + text
    assert unguarded(neutral(text)) == text


@pytest.mark.parametrize("text", ["-5", "-5,25", "-0.5", "040 123 4567", "Anna-Liisa", "a=b", "x@y.fi", ""])
def test_plain_text_is_left_alone(text):
    assert neutral(text) == text


def test_xlsx_types_are_kept():
    row = read_xlsx(
        xlsx_response("x.xlsx", ["a"], [["+358 40", -5, Decimal("1.5"), datetime.date(2026, 1, 2), "#N/A", True]])
    )[1]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "d", "s", "s"]
    assert row[0].value == "+358 40"


@given(st.text(max_size=60))
def test_any_text_is_neutral_and_comes_back(text):
    cell = neutral(text)
    assert not looks_like_formula(cell)
    if not looks_like_formula(text) and "\x00" not in text and text.isprintable():
        assert cell == text


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=2), max_size=5))
def test_any_text_makes_a_workbook_without_formulas(rows):
    target = io.BytesIO()
    write_xlsx(target, ["a", "b"], rows)
    for row in openpyxl.load_workbook(target).active.iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_csv_long_table_costs_no_memory():
    response = csv_response("x.csv", ["a"] * 10, (["word " * 4] * 10 for _number in range(20_000)))
    tracemalloc.start()
    size = sum(map(len, response.streaming_content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 4_000_000
    assert peak < 2_000_000

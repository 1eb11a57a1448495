"""Tables that come in: many honest forms, and hostile ones refused with one clear line."""

import codecs
import csv
import io
import resource
import struct
import zipfile

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jane_portal.core.sheets import SheetError, open_table, write_csv, write_xlsx
from jane_portal.core.sheets.reader import _cut_rows, clean_cell

HEAD = ["Nimi", "Kotipaikka"]
ROWS = [["Höytiäisen kyläyhdistys ry", "Polvijärvi"], ["Åströmin säätiö", "Lieksa"]]


def read(path, **options):
    with open_table(path, **options) as table:
        return table.headings, list(table.rows)


def refusal(path, **options) -> str:
    with pytest.raises(SheetError) as caught:
        read(path, **options)
    return caught.value.code


@pytest.fixture
def put(tmp_path):
    def _put(data: bytes, name: str = "taulukko"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return _put


def text_table(delimiter: str) -> str:
    return "\r\n".join(delimiter.join(row) for row in [HEAD, *ROWS]) + "\r\n"


def workbook(**cells) -> bytes:
    book = openpyxl.Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    for name, value in cells.items():
        book.active[name] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, replace: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, replace.pop(name, None) or old.read(name))
        for name, content in replace.items():
            new.writestr(name, content)
    return target.getvalue()


def sheet_xml(body: str, dimension: str = "A1:B3") -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_csv_any_delimiter_and_encoding(put, delimiter, encoding):
    headings, rows = read(put(text_table(delimiter).encode(encoding)))
    assert headings == HEAD
    assert rows == [(2, ROWS[0]), (3, ROWS[1])]


def test_csv_with_decimal_commas_and_semicolons_is_cut_at_semicolons(put):
    assert read(put(b"Nimi;Luku\nA, B ja C;1,5\nD, E;2,5\n"))[1] == [(2, ["A, B ja C", "1,5"]), (3, ["D, E", "2,5"])]


def test_csv_of_excel_with_named_delimiter(put):
    assert read(put(b"sep=;\r\nNimi;Kunta\r\nA;B\r\n")) == (["Nimi", "Kunta"], [(2, ["A", "B"])])


def test_csv_title_above_and_blank_rows_keep_row_numbers(put):
    assert read(put(b"Rekisteri 2026\n\nNimi;Kunta;;\nA;B\n;\nC;D\n")) == (
        ["Nimi", "Kunta"],
        [(4, ["A", "B"]), (6, ["C", "D"])],
    )


def test_csv_single_column(put):
    assert read(put(b"Nimi\nA\nB\n")) == (["Nimi"], [(2, ["A"]), (3, ["B"])])


def test_xlsx_values_and_row_numbers(put):
    data = workbook(A5=1985, B5=1.5, A6=True, C6="+358 40 1")
    assert read(put(data, "nimetön.csv"))[1][2:] == [(5, ["1985", "1.5", ""]), (6, ["1", "", "+358 40 1"])]


def test_own_exports_come_back(put):
    rows = [["+358 40 123", "=1+1", "-5", "a\nb", '"x";y'], ["'x", "Ääkkönen", "", "", "z"]]
    for write, name in ((write_csv, "a.csv"), (write_xlsx, "a.xlsx")):
        target = io.BytesIO()
        write(target, list("abcde"), rows)
        assert [row for _number, row in read(put(target.getvalue(), name))[1]] == rows


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"Nimi;Kunta\n", "no_rows"),
        (b"%PDF-1.7 a;b", "not_table"),
        (b"<html><table><tr><td>Nimi</td></tr></table>", "not_table"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "not_table"),
        (b"\x89PNG\r\n\x1a\n0000", "not_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"Nimi;Kunta\nA\x00B;C\n", "nul"),
        (b"Nimi;Kunta\n\xe4\x00;C\n", "nul"),
        (codecs.BOM_UTF8 + b"Nimi;Kunta\n\xe4\xe4;C\n", "encoding"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "encoding"),
        (codecs.BOM_UTF32_LE + b"N\0\0\0", "encoding"),
        ("Nimi;Kunta\nKylä;Polvijärvi\n".encode("cp850"), "encoding"),
        ("Nimi;Kunta\nKylä;Polvijärvi\n".encode("mac-roman"), "encoding"),
        (b"Nimi;Kunta\nA;" + b"x" * 40_000 + b"\n", "giant_cell"),
        (b'Nimi;Kunta\nA;"' + b"x;y\n" * 60_000, "giant_cell"),
        (b";".join([b"a"] * 300) + b"\n" + b";".join([b"b"] * 300), "too_many_columns"),
        (b"PK\x03\x04 not a zip", "damaged"),
    ],
)
def test_file_wrong_is_refused(put, data, code):
    path = put(data, "register.csv")
    assert refusal(path) == code


def test_too_many_rows_are_refused(put):
    path = put(b"Nimi;Kunta\n" + b"A;B\n" * 11)
    assert refusal(path, max_rows=10) == "too_many_rows"
    assert len(read(path, max_rows=11)[1]) == 11


def test_refusal_is_one_clear_line(put):
    with pytest.raises(SheetError) as caught:
        read(put(b"Nimi;Kunta\nA;" + b"x" * 40_000))
    with override("en"):
        line = str(caught.value)
    assert line == "Row 2 has a cell of more than 32767 characters, or a quotation mark that never ends."


class TestHostileWorkbooks:
    def test_bomb_by_ratio_is_refused_unopened(self, put):
        data = repacked(workbook(), {SHEET: b" " * 20_000_000})
        assert refusal(put(data)) == "bomb"

    def test_bomb_of_600_megabytes_costs_little(self, put, tmp_path):
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in ("[Content_Types].xml", "xl/workbook.xml"):
                archive.writestr(name, b"<x/>")
            with archive.open(SHEET, "w", force_zip64=True) as part:
                for _megabyte in range(600):
                    part.write(b"\0" * 1024 * 1024)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert refusal(path) == "bomb"
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000

    def test_bomb_with_a_lying_directory_is_refused(self, put):
        data = bytearray(repacked(workbook(), {SHEET: b" " * 20_000_000}))
        end = data.rindex(b"PK\x05\x06")
        place = struct.unpack("<I", data[end + 16 : end + 20])[0]
        while data[place : place + 4] == b"PK\x01\x02":
            name, extra, comment = struct.unpack("<HHH", data[place + 28 : place + 34])
            if data[place + 46 : place + 46 + name] == SHEET.encode():
                data[place + 24 : place + 28] = struct.pack("<I", 1000)
            place += 46 + name + extra + comment
        assert refusal(put(bytes(data))) == "damaged"

    def test_many_entries_are_refused(self, put):
        data = repacked(workbook(), {f"xl/media/{number}.png": b"x" for number in range(1100)})
        assert refusal(put(data)) == "bomb"

    @pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
    def test_dtd_and_entities_are_refused(self, put, part):
        data = workbook()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = archive.read(part)
        laughs = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        body = body.split(b"?>", 1)[-1] if body.startswith(b"<?xml") else body
        assert refusal(put(repacked(data, {part: laughs + body}))) == "dtd"

    def test_dimension_that_lies_costs_nothing(self, put):
        body = (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>Nimi</t></is></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
        )
        data = repacked(workbook(), {SHEET: sheet_xml(body, "A1:XFD1048576")})
        assert read(put(data)) == (["Nimi"], [(2, ["5"])])

    def test_cells_a_million_rows_apart_are_refused(self, put):
        body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>5</v></c></row>'
        code = refusal(put(repacked(workbook(), {SHEET: sheet_xml(body)})))
        assert code in {"memory", "damaged", "too_many_rows"}

    def test_too_many_rows_are_refused_before_parsing(self, put):
        body = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 400))
        assert refusal(put(repacked(workbook(), {SHEET: sheet_xml(body)})), max_rows=300) == "too_many_rows"

    def test_formula_without_result_is_refused(self, put):
        assert refusal(put(workbook(A4="=1+1"))) == "formulas"

    def test_formula_with_result_reads_as_its_value(self, put):
        body = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        assert read(put(repacked(workbook(), {SHEET: sheet_xml(body)})))[1] == [(2, ["2"])]

    def test_cell_in_error_is_refused(self, put):
        assert refusal(put(workbook(A4="#N/A"))) == "cell_errors"

    def test_macros_are_refused(self, put):
        assert refusal(put(repacked(workbook(), {"xl/vbaProject.bin": b"x"}))) == "macros"

    def test_opendocument_is_named(self, put):
        data = repacked(workbook(), {"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"})
        assert refusal(put(data)) == "opendocument"

    def test_other_zip_is_not_a_table(self, put):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("readme.txt", "x")
        assert refusal(put(target.getvalue())) == "not_table"

    def test_broken_sheet_is_refused(self, put):
        assert refusal(put(repacked(workbook(), {SHEET: b"<worksheet><sheetData><row"}))) in {"damaged", "no_sheet"}

    def test_encrypted_entries_are_refused(self, put):
        data = bytearray(workbook())
        place = data.index(b"PK\x01\x02")
        data[place + 8] |= 1
        assert refusal(put(bytes(data))) == "encrypted"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_refusal(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "x"
    path.write_bytes(data)
    try:
        headings, rows = read(path)
    except SheetError as error:
        assert str(error)
    else:
        assert headings
        assert all(row == [clean_cell(cell) for cell in row] for _number, row in rows)


letters = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Co", "Cn", "Cs")), min_size=1, max_size=12
).filter(lambda text: clean_cell(text) == text != "")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(letters, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(";,\t"))
def test_any_text_written_as_csv_reads_back(tmp_path_factory, rows, delimiter):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([["eka", "toka", "kolmas"], *rows])
    path = tmp_path_factory.mktemp("rows") / "x.csv"
    path.write_bytes(target.getvalue().encode())
    with open_table(path) as table:
        assert table.headings == ["eka", "toka", "kolmas"]
        assert [row for _number, row in table.rows] == rows


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab;,"\n\r\t '), max_size=60), st.sampled_from(";,\t"))
def test_cut_rows_says_what_csv_reader_says(text, delimiter):
    cut = list(_cut_rows(io.StringIO(text, newline=""), delimiter))
    # An empty line is no cell to the one and an empty cell to the other; blank rows are left out either way.
    assert cut == [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]

"""Nothing a file contains can end or stall the app: each kind of bad file gives its own one finding."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cx_models.intake import opening
from cx_models.intake.child import Tables, cells_spanned, silent_cells
from cx_models.intake.guard import HONEST_UNPACKED
from cx_models.intake.opening import open_sheets
from cx_models.intake.reading import read_feedback
from cx_models.problems import CannotContinue

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = ["Päivämäärä", "Kanava", "Arvosana", "Palaute"]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Taulukko{number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def good_workbook() -> bytes:
    return workbook([HEADER, [dt.datetime(2024, 5, 1), "Puhelin", 4, "Hyvä"]])


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same package with its parts changed, and more parts added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
        for part, text in more.items():
            new.writestr(part, text)
    return stream.getvalue()


def in_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    return repacked(content, lambda part, text: text.replace(old, new) if "sheet1" in part else text)


def far_cells() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return in_sheet(good_workbook(), b"</sheetData>", far)


def with_entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    return in_sheet(good_workbook(), b"<worksheet", bomb)


def zip_bomb() -> bytes:
    return repacked(good_workbook(), lambda _, text: text, **{"xl/media/a.bin": bytes(HONEST_UNPACKED + 1)})


def protected() -> bytes:
    """An OLE2 container whose directory lists the stream that encrypted workbooks have."""
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry.ljust(1024, b"\0")


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


BAD = {
    "empty": (b"", "file.empty"),
    "spaces only": (b" \r\n\r\n", "file.empty"),
    "an image named xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(200), "file.image"),
    "a photograph": (b"\xff\xd8\xff\xe0" + bytes(200), "file.image"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "file.pdf"),
    "JSON": (b'[{"csat": 4}, {"csat": 5}]', "file.json"),
    "a Word document": (docx(), "file.not_a_spreadsheet"),
    "noise": (bytes(range(256)) * 20, "file.not_a_spreadsheet"),
    "a program": (b"MZ\x90\x00\x03" + bytes(500), "file.not_a_spreadsheet"),
    "half a workbook": (good_workbook()[:2000], "file.truncated"),
    "a password": (protected(), "file.encrypted"),
    "far cells": (far_cells(), "file.too_many_cells"),
    "entities": (with_entities(), "file.xml_entities"),
    "a zip bomb": (zip_bomb(), "file.unpacks_too_large"),
    "a gzip bomb": (gzip.compress(bytes(HONEST_UNPACKED + 1000)), "file.unpacks_too_large"),
    "half a gzip": (gzip.compress(os.urandom(5000))[:900], "file.truncated"),
    "half a parquet": (b"PAR1" + bytes(300), "file.truncated"),
    "a parquet of noise": (b"PAR1" + bytes(range(250)) + b"PAR1", "file.unreadable"),
    "a page without a table": (b"<html><body>Kirjaudu ulos</body></html>", "file.html_without_table"),
    "a web page's table of too many columns": (b";" * 20_000 + b"\n" + b";" * 20_000, "file.too_many_columns"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_gives_one_clear_finding_and_little_memory(content: bytes, code: str) -> None:
    tracemalloc.start()
    reading = read_feedback(io.BytesIO(content), name="palaute.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [finding.code for finding in reading.findings] == [code]
    assert reading.outcome == "reject"
    assert reading.feedback is None
    assert peak < 4 * HONEST_UNPACKED


def numbers(rows: int, columns: int) -> bytes:
    """A workbook of so many numbers, its sheet written as text: to have it made takes longer than to read it."""
    stream = io.BytesIO()
    row = "".join(f"<c><v>{place}.5</v></c>" for place in range(columns))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{f"<row>{row}</row>" * rows}</sheetData></worksheet>'
    good = zipfile.ZipFile(io.BytesIO(good_workbook()))
    with good, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as big:
        for name in good.namelist():
            big.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else good.read(name))
    return stream.getvalue()


def test_numbers_written_as_text_are_a_workbook_like_any_other() -> None:
    (sheet,) = open_sheets(io.BytesIO(numbers(rows=3, columns=2))).sheets
    assert sheet.table.to_numpy().tolist() == [[0.5, 1.5]] * 3


def test_a_reader_that_runs_out_of_memory_becomes_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MEMORY_LIMIT", 60 * 2**20)
    with pytest.raises(CannotContinue) as stopped:
        open_sheets(io.BytesIO(numbers(rows=20_000, columns=30)))
    assert [f.code for f in stopped.value.findings] == ["file.reader_stopped"]
    assert stopped.value.findings[0].facts == {"reason": "memory"}


def test_a_reader_that_takes_too_long_becomes_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WALL_LIMIT", 0.0)
    with pytest.raises(CannotContinue) as stopped:
        open_sheets(io.BytesIO(good_workbook()))
    assert stopped.value.findings[0].facts == {"reason": "time"}


def test_a_workbook_above_the_cell_limit_is_refused_before_its_cells_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "CELL_LIMIT", 7)
    with pytest.raises(CannotContinue) as stopped:
        open_sheets(io.BytesIO(good_workbook()))
    assert stopped.value.findings[0].code == "file.too_many_cells"


def spoiled(method: int) -> bytes:
    """A workbook whose sheet was packed by ``method`` and then damaged in its middle; the rest is whole."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_workbook())) as old, zipfile.ZipFile(stream, "w", method) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    content = bytearray(stream.getvalue())
    with zipfile.ZipFile(stream) as package:
        sheet = package.getinfo("xl/worksheets/sheet1.xml")
    start = sheet.header_offset + 30 + len(sheet.filename)
    content[start + 20 : start + 60] = b"\xff" * 40
    return bytes(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_with_a_spoiled_sheet_is_unreadable_however_it_was_packed(method: int) -> None:
    reading = read_feedback(io.BytesIO(spoiled(method)))
    assert [finding.code for finding in reading.findings] == ["file.unreadable"]


def test_macros_are_not_run_but_noted() -> None:
    book = open_sheets(io.BytesIO(repacked(good_workbook(), lambda _, text: text, **{"xl/vbaProject.bin": b"x"})))
    assert [finding.code for finding in book.findings] == ["workbook.macros_ignored"]
    assert book.sheets[0].rows[1][2] == 4


def test_formulas_never_calculated_are_found_and_calculated_ones_are_not() -> None:
    xml = (
        b'<row r="2"><c r="A2"><f>B2+1</f><v></v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>A1</f></c>'
        b'<c r="D2" t="str"><f>""</f><v></v></c><c r="E2" t="e"><v>#N/A</v></c><c r="F2"><v>7</v></c></row>'
    )
    assert silent_cells(xml) == ([(1, 0), (1, 2)], [(1, 4)])


def test_error_cells_of_a_workbook_are_counted() -> None:
    content = in_sheet(good_workbook(), b'<c r="C2" t="n"><v>4</v></c>', b'<c r="C2" t="e"><v>#DIV/0!</v></c>')
    book = open_sheets(io.BytesIO(content))
    assert book.sheets[0].errors == {(1, 2)}
    assert [(f.code, f.count) for f in book.findings] == [("workbook.error_cells", 1)]


def test_the_span_of_a_sheet_counts_content_only() -> None:
    assert cells_spanned(b'<c r="B2"><v>1</v></c><c r="C5"><v>1</v></c><c r="XFD1048576" s="3"/>') == 8


def test_the_child_inherits_the_kind_of_each_cell() -> None:
    moment = dt.datetime(2024, 5, 1, 12, 30)
    book = open_sheets(io.BytesIO(workbook([["a", 1.5, True, moment, dt.time(0, 3, 25), None]])))
    assert book.sheets[0].rows == [("a", 1.5, True, moment, dt.time(0, 3, 25))]


def test_rows_and_columns_left_empty_before_the_data_keep_their_numbers() -> None:
    book = open_sheets(io.BytesIO(workbook([[], [], [None, None, "x"]])))
    assert book.sheets[0].rows == [("", "", ""), ("", "", ""), ("", "", "x")]


def test_parquet_and_gzip_carry_the_same_table_as_the_plain_file() -> None:
    frame = pd.DataFrame({"Kanava": ["Puhelin", None], "Arvosana": [4, 5]})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    parquet = open_sheets(io.BytesIO(stream.getvalue())).sheets[0].rows
    text = "Kanava;Arvosana\nPuhelin;4\n;5\n"
    plain = open_sheets(io.BytesIO(text.encode())).sheets[0].rows
    packed = open_sheets(io.BytesIO(gzip.compress(text.encode()))).sheets[0].rows
    assert parquet == [("Kanava", "Arvosana"), ("Puhelin", 4), ("", 5)]
    assert plain == packed == [("Kanava", "Arvosana"), ("Puhelin", "4"), ("", "5")]


def parquet(table: pa.Table) -> bytes:
    """Written as by a program that leaves out Arrow's own notes on the types."""
    stream = io.BytesIO()
    pq.write_table(table, stream, store_schema=False)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ([Decimal("4.50"), None], (4.5, "")),
        ([b"hyv\xc3\xa4", b"\xff"], ("hyvä", "\ufffd")),
        ([[1, 2], None], ("[1, 2]", "")),
        ([{"a": 1}, None], ("{'a': 1}", "")),
        ([dt.time(0, 3, 25), None], (dt.time(0, 3, 25), "")),
    ],
    ids=["decimal", "bytes", "list", "struct", "time"],
)
def test_what_a_warehouse_sends_becomes_cells_of_a_sheet(cells: list[object], read: tuple[object, ...]) -> None:
    content = parquet(pa.table({"Arvosana": [4, 5], "Palaute": cells}))
    assert [row[1] for row in open_sheets(io.BytesIO(content)).sheets[0].rows[1:]] == list(read)
    assert read_feedback(io.BytesIO(content)).feedback is not None


def test_a_parquet_file_may_have_two_columns_of_one_name() -> None:
    table = pa.Table.from_arrays([pa.array([4, 5]), pa.array(["a", "b"])], names=["Arvosana", "Arvosana"])
    assert open_sheets(io.BytesIO(parquet(table))).sheets[0].rows == [("Arvosana", "Arvosana"), (4, "a"), (5, "b")]


def text_in_many_rows() -> bytes:
    """A parquet file of some kilobytes that says one megabyte fifty thousand times."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), pa.array(["a" * 2**20]))
    return parquet(pa.Table.from_arrays([texts], names=["Palaute"]))


def text_in_many_cells() -> bytes:
    """A workbook of some kilobytes that shows one text of thirty kilobytes in two thousand cells."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2_001))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    texts = f'<sst xmlns="{MAIN}"><si><t>{"a" * 30_000}</t></si></sst>'
    plain = repacked(good_workbook(), lambda part, text: sheet.encode() if "sheet1" in part else text)
    return repacked(plain, lambda _, text: text, **{"xl/sharedStrings.xml": texts.encode()})


@pytest.mark.parametrize("make", [text_in_many_rows, text_in_many_cells])
def test_a_text_that_few_bytes_repeat_is_refused_before_it_fills_the_memory(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 2**17
    tracemalloc.start()
    reading = read_feedback(io.BytesIO(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [finding.code for finding in reading.findings] == ["file.unpacks_too_large"]
    assert peak < 4 * HONEST_UNPACKED


def test_the_euro_sign_survives_the_encoding_that_was_made_for_it() -> None:
    text = "Pvm;Palaute\n1.2.2024;Maksoin 12 € enemmän\n"
    assert open_sheets(io.BytesIO(text.encode("iso-8859-15"))).sheets[0].rows[1][1] == "Maksoin 12 € enemmän"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso-8859-1", "cp850", "mac_roman"]
)
def test_nordic_letters_survive_every_common_encoding(encoding: str) -> None:
    text = "Päivämäärä;Myymälä;Ärade Åbobo\n1.2.2024;Jyväskylä;köyhää hyvää\n" * 5
    assert open_sheets(io.BytesIO(text.encode(encoding))).sheets[0].rows[1] == ("1.2.2024", "Jyväskylä", "köyhää hyvää")


def test_an_unclosed_quote_does_not_swallow_the_file() -> None:
    lines = ["Kanava;Palaute", 'Puhelin;"jäi auki', *(f"Chat;rivi {n}" for n in range(100))]
    book = open_sheets(io.BytesIO("\n".join(lines).encode()))
    assert len(book.sheets[0].table) == len(lines)
    assert [finding.code for finding in book.findings] == ["text.unclosed_quote"]


def test_a_line_break_in_quotes_stays_in_its_cell() -> None:
    book = open_sheets(io.BytesIO(b'a;b\n"first\nsecond";2\n'))
    assert book.sheets[0].rows == [("a", "b"), ("first\nsecond", "2")]


def test_a_page_with_open_tags_still_ends_its_cells() -> None:
    page = Tables(100)
    page.feed("<table><tr><th>a<th>b<tr><td>1<td>2</table>")
    assert page.tables == [[["a", "b"], ["1", "2"]]]


def test_the_reader_sends_plain_values_only() -> None:
    message = io.BytesIO(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(opening.pickle.UnpicklingError):
        opening._PlainUnpickler(message).load()


def test_the_reader_starts_without_the_science_libraries() -> None:
    source = (opening.Path(opening.__file__).with_name("child.py")).read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported - set(sys.stdlib_module_names) == {"python_calamine"}

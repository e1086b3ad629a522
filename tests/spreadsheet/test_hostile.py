"""Files that want to do harm, or only are not what they are called: each is refused by name, within bounds."""

import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.spreadsheet.convert import read_sheet
from actions.spreadsheet.refusal import SheetRefusedError
from tests.examples import examples
from tests.spreadsheet.sheets import ROW, TODAY, sheet_of, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GIVEN = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(SheetRefusedError) as refused:
        read_sheet(path, name or path.name, today=TODAY)
    return refused.value.key


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of a workbook in which one part is another."""
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return target


SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"%PDF-1.7\n", "a.xlsx", "not_a_spreadsheet"),
        (b"%PDF-1.7\n", "a.csv", "not_a_spreadsheet"),
        (b"Nom;Prenom\n", "a.xlsx", "not_a_spreadsheet"),
        (b"PK\x05\x06" + bytes(18), "a.xlsx", "damaged"),
        (b"PK\x03\x04" + bytes(100), "a.xlsx", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.xls", "old_excel"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "encrypted",
        ),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "a.csv", "markup"),
        (b"Nom;Pr\x00nom\n", "a.csv", "not_text"),
        ("Nom;Prénom\n".encode("utf-16-le"), "a.csv", "not_text"),
        (b"\n\n\n", "a.csv", "empty_sheet"),
        (b"bonjour;tout;le;monde\n", "a.csv", "no_headers"),
        (b";\n" * 40 + b"Nom;Prenom;Sexe;Code\n", "a.csv", "no_headers"),  # it was told to hold no data
        (b"\x89PNG\r\n\x1a\n", "a.csv", "not_a_spreadsheet"),
    ],
)
def test_what_is_no_spreadsheet(tmp_path: Path, content: bytes, name: str, key: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert refusal(path, name) == key


def test_a_workbook_that_was_cut(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {})
    whole = path.read_bytes()
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:length])
        assert refusal(path) == "damaged"


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert read_sheet(sheet_of(tmp_path / "a.xlsx", {}), "a.csv", today=TODAY).good == 1


@pytest.mark.parametrize(("part", "key"), [("xl/workbook.bin", "binary_workbook"), ("other.xml", "no_workbook")])
def test_archives_of_something_else(tmp_path: Path, part: str, key: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert refusal(path) == key


def test_parts_by_the_thousand(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    assert refusal(path) == "too_many_parts"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {})
    bomb = changed(path, SHEET, lambda xml: xml + b" " * (64 << 20))
    assert bomb.stat().st_size < 200_000
    assert refusal(bomb) == "swells"


@pytest.mark.parametrize("declared", [10, 0, 600])
def test_sizes_that_lie_do_not_help(tmp_path: Path, declared: int) -> None:
    path = changed(sheet_of(tmp_path / "a.xlsx", {}), SHEET, lambda xml: xml + b" " * (8 << 20))
    data = bytearray(path.read_bytes())
    place = data.rfind(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, place + 24, declared)
    path.write_bytes(data)
    assert refusal(path) == "damaged"


def test_a_part_twice(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", "<worksheet/>")
    assert refusal(path) == "damaged"


def test_a_checksum_that_is_wrong(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rfind(SHEET.encode()) - 46 + 16, zlib.crc32(b"another"))
    path.write_bytes(data)
    assert refusal(path) == "damaged"


@pytest.mark.parametrize("part", [SHEET, SHARED, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_not_even_declared(tmp_path: Path, part: str) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret"><!ENTITY a "&e;&e;">]>'.encode()
    path = changed(sheet_of(tmp_path / "a.xlsx", {}), part, lambda xml: xml.replace(b"?>", b"?>" + doctype, 1))
    assert refusal(path) == "doctype"


def with_cells(path: Path, rows: bytes) -> Path:
    return changed(sheet_of(path, {}), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "too_many_rows"),
        (b'<row r="9"><c r="XFD9"><v>1</v></c></row>', "too_many_columns"),
        (b'<row r="150000"><c r="BZ150000"><v>1</v></c></row>', "too_many_cells"),
        (b'<row r="9"><c r="A99999999999"><v>1</v></c></row>', "damaged"),
        (b'<row r="9"><c r="A9999999"><v>1</v></c></row>', "damaged"),
        (b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row>', "damaged"),
        (b"<a>" * 1000 + b"</a>" * 1000, "damaged"),
        (b"<unclosed>", "damaged"),
    ],
)
def test_sheets_that_would_fill_the_memory(tmp_path: Path, rows: bytes, key: str) -> None:
    assert refusal(with_cells(tmp_path / "a.xlsx", rows)) == key


def test_a_text_used_again_and_again(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["x" * 30_000])
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(2, 8_000))
    path = changed(path, SHEET, lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>"))
    assert refusal(path) == "swells"


def test_a_tag_that_never_ends(tmp_path: Path) -> None:
    noise = os.urandom(5 << 20).hex().encode()
    assert refusal(with_cells(tmp_path / "a.xlsx", b'<c x="' + noise + b'"/>')) == "swells"


def test_a_million_rows_that_only_have_a_height(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 150_000))
    path = with_cells(tmp_path / "a.xlsx", rows)
    assert read_sheet(path, path.name, today=TODAY).rows == 1


def test_formulas_give_their_last_value_and_errors_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(ROW))
        sheet.write_row(1, 0, list(ROW.values()))
        sheet.write_formula(1, 2, '="Du"&"pont"', None, "Dupont")
        sheet.write_row(2, 0, list(ROW.values()))
        sheet.write_formula(2, 2, "=[other.xlsx]A!A1", None, "#REF!")
    told = read_sheet(path, path.name, today=TODAY)
    assert (told.good, [(one.reason, one.cells) for one in told.problems]) == (1, [("formula_error", ("C3",))])
    path = changed(path, SHEET, lambda xml: xml.replace(b"<v>Dupont</v>", b""))
    assert [one.cells for one in read_sheet(path, path.name, today=TODAY).problems] == [("C2", "C3")]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'{";".join(ROW)}\n"' + f"{';'.join(ROW.values())}\n" * 5_000, encoding="utf-8")
    assert refusal(path) == "quotes"


def test_a_line_that_never_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nom;" * (1 << 20))
    assert refusal(path) == "quotes"


def test_columns_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(";".join([*ROW, *(f"x{n}" for n in range(16_384))]), encoding="utf-8")
    assert refusal(path) == "too_many_columns"
    path.write_text(";".join([*ROW, *[""] * 16_384]) + f"\n{';'.join(ROW.values())}\n", encoding="utf-8")
    assert read_sheet(path, path.name, today=TODAY).good == 1


@GIVEN
@given(data=st.binary(max_size=2_000), suffix=st.sampled_from([".csv", ".xlsx", ".txt"]))
def test_bytes_of_any_kind_are_read_or_refused(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    try:
        read_sheet(path, f"a{suffix}", today=TODAY)
    except SheetRefusedError as refused:
        assert refused.key  # noqa: PT017 - either is right


@GIVEN
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), length=st.integers(1, 8))
def test_a_workbook_with_bytes_changed_is_read_or_refused(tmp_path: Path, place: float, byte: int, length: int) -> None:
    path = tmp_path / "a.xlsx"
    if not path.exists():
        sheet_of(path, {}, {"Sexe": "X"})
        (tmp_path / "kept").write_bytes(path.read_bytes())
    data = bytearray((tmp_path / "kept").read_bytes())
    start = int(place * len(data))
    data[start : start + length] = bytes([byte]) * len(data[start : start + length])
    path.write_bytes(data)
    try:
        read_sheet(path, path.name, today=TODAY)
    except SheetRefusedError as refused:
        assert refused.key  # noqa: PT017


BOUNDED = """
import resource, sys
from datetime import date
from pathlib import Path
from actions.flux.outcome import Head
from actions.spreadsheet.convert import convert
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]) << 20,) * 2)
path = Path(sys.argv[1])
head = Head(id_flux="x", sent_at="2026-11-27T10:00:00+01:00", certifier="12ABC345", contract="C1")
print(convert(path, path.name, path.with_suffix(".xml"), head, today=date(2026, 11, 27)).written)
"""


@pytest.mark.parametrize(("kind", "megabytes"), [("csv", 400), ("xlsx", 600)])
def test_memory_is_bounded(tmp_path: Path, kind: str, megabytes: int) -> None:
    rows = 6_000
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8") as file:
            file.write(f"{';'.join(ROW)}\n")
            file.writelines(f"C{number};{';'.join([*ROW.values()][1:])}\n" for number in range(rows))
    else:
        workbook(path, list(ROW), *([f"C{number}", *[*ROW.values()][1:]] for number in range(rows)))
    command = [sys.executable, "-c", BOUNDED, str(path), str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (str(rows), "")

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.spreadsheet.sheets import ROW, is_valid, sheet_of, workbook

HEAD = ["--certifier", "12abc345", "--contract", "MCFCER000123"]


def test_a_spreadsheet_that_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = sheet_of(tmp_path / "a.xlsx", {}), tmp_path / "a.xml"
    assert main(["deposit", "convert", str(path), "--to", str(target), *HEAD, "--lang", "fr"]) == 0
    assert is_valid(target)
    assert "Date de naissance  →  Date de naissance" in capsys.readouterr().out


def test_cells_to_correct(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {}, {"Sexe": "X"})
    assert main(["deposit", "convert", str(path), "--lang", "en"]) == 1
    assert "E3: X" in capsys.readouterr().out
    assert main(["deposit", "convert", str(path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["good"], [one["cell"] for one in told["problems"]]) == (2, 1, ["E3"])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_template_is_filled_in_or_left_as_it_is(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "template.xlsx"
    assert main(["deposit", "convert", "--template", str(path), "--lang", lang]) == 0
    assert main(["deposit", "convert", str(path), "--lang", lang]) == 2  # there is no row yet


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xlsx"
    assert main(["deposit", "convert", str(path)]) == 2
    path.write_bytes(b"%PDF-1.7")
    assert main(["deposit", "convert", str(path), "--lang", "en"]) == 2
    assert "This file is no table" in capsys.readouterr().err
    assert main(["deposit", "convert"]) == 2
    right = sheet_of(tmp_path / "b.xlsx", {})
    assert main(["deposit", "convert", str(right), "--to", str(tmp_path / "b.xml"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["refused"] == "no_certifier"


def test_what_is_not_to_be_overwritten_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--to` with the spreadsheet's own name left its owner without it."""
    path = sheet_of(tmp_path / "a.xlsx", {})
    before = path.read_bytes()
    for target in (path, tmp_path):
        for option in ("--to", "--template"):
            assert main(["deposit", "convert", str(path), option, str(target), *HEAD, "--lang", "en"]) == 2
            assert f"{target} cannot be replaced" in capsys.readouterr().err
    assert path.read_bytes() == before
    for option in ("--to", "--template"):
        nowhere = tmp_path / "nowhere" / "a.out"
        assert main(["deposit", "convert", str(path), option, str(nowhere), *HEAD, "--lang", "en"]) == 2
        assert f"{nowhere} cannot be written: No such file" in capsys.readouterr().err


def test_what_to_do_where_nothing_can_be_made_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There were counts of nothing, and no word of what to do."""
    path = workbook(tmp_path / "a.xlsx", list(ROW))
    assert main(["deposit", "convert", str(path), "--lang", "en"]) == 2
    assert "Sheet read: Session\n" in (told := capsys.readouterr().out)
    assert "Write a row for each record there" in told
    path = workbook(tmp_path / "a.xlsx", list(ROW)[:4], list(ROW.values())[:4])
    assert main(["deposit", "convert", str(path), "--lang", "en"]) == 2
    assert "Add them, or rename" in capsys.readouterr().out

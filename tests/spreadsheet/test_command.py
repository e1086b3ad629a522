import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.spreadsheet.sheets import is_valid, sheet_of

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

"""`guichet deposit check`, as it is typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import UNREAD, main
from tests.flux.files import SAMPLE, changed


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["deposit", "check", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_right_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flux.xml").write_bytes(SAMPLE)
    status, out, err = run(capsys, str(tmp_path / "flux.xml"), "--lang", "en")
    assert status == 0
    assert "3 records: nothing to correct." in out
    assert not err, "no bar where nobody looks at it"


def test_a_wrong_file_is_told_by_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flux.xml").write_bytes(changed("<cpf:sexe>M", "<cpf:sexe>H").replace(b"AB123CDE", b"AB"))
    status, out, _ = run(capsys, str(tmp_path / "flux.xml"), "--lang", "fr")
    assert status == 1
    assert "Valeur hors de la liste" in out
    assert "passage 1, db855769-bcd6-4253-93cf-e666db666c0a" in out
    assert "Message d’origine" in out
    assert "aucun passage ne peut être accepté" in out


def test_who_has_read_enough_sees_no_traceback(tmp_path: Path) -> None:
    """`| head` ended in one, since nobody read the rest."""
    path = tmp_path / "flux.xml"
    path.write_bytes(SAMPLE)
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "bot", "deposit", "check", str(path)]
    told = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, check=False)
    os.close(writes)
    assert (told.returncode, told.stderr) == (UNREAD, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_all_letters(encoding: str, tmp_path: Path) -> None:
    """It ended in a traceback, as did any output on Windows that went into a file."""
    path = tmp_path / "flux.xml"
    path.write_bytes(SAMPLE)
    for option in (["--lang=fr"], ["--json"]):
        command = [sys.executable, "-m", "bot", "deposit", "check", str(path), *option]
        told = subprocess.run(
            command, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=False
        )
        assert (told.returncode, told.stderr) == (0, b"")
        if "--json" in option:
            assert json.loads(told.stdout.decode(encoding))["summary"]["accepted"] == 3


def test_everything_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flux.xml").write_bytes(SAMPLE.replace(b"2030-12-13", b"2020-12-11"))
    status, out, _ = run(capsys, str(tmp_path / "flux.xml"), "--json")
    told = json.loads(out)
    assert status == 1
    assert told["summary"]["rejected"] == 2
    assert {"validity_ends_before_it_begins", "too_late"} <= {one["cause"] for one in told["findings"]}
    assert {one["passage"] for one in told["findings"]} == {1, 2, 3}


@pytest.mark.parametrize("name", ["nothing.xml", "."])
def test_what_cannot_be_read(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, str(tmp_path / name), "--lang", "en")
    assert status == 2
    assert not out
    assert "cannot be read" in err

from pathlib import Path

import pytest

from bot.__main__ import main
from tests.manifest.conftest import CONNECTED


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONNECTED.items():
        monkeypatch.setenv(f"GUICHET_{name.upper()}", value)


@pytest.mark.usefixtures("connected")
def test_a_package_is_made_and_found_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "app.zip"
    assert main(["teams", "package", "--to", str(target)]) == 0
    assert main(["teams", "check", str(target)]) == 0
    made, checked = capsys.readouterr().out.splitlines()
    assert made.startswith(f"{target}: ")
    assert CONNECTED["bot_app_password"] not in made
    assert checked == f"{target}: no problems"


@pytest.mark.usefixtures("connected")
def test_its_name_may_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))
    for name in ("guichet.toml",):
        (tmp_path / name).write_bytes((Path(__file__).parents[2] / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(["teams", "package"]) == 0
    assert (tmp_path / "guichet-teams.zip").exists()


def test_what_is_missing_is_told_kindly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "app.zip"
    assert main(["teams", "package", "--to", str(target)]) == 2
    told = capsys.readouterr().err
    assert "bot_app_id: is missing" in told
    assert "public_url: is missing" in told
    assert "docs/teams.md" in told
    assert not target.exists()


@pytest.mark.usefixtures("connected")
def test_what_teams_would_refuse_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_ASSISTANT_NAME", "L’assistant numérique du portail")
    target = tmp_path / "app.zip"
    assert main(["teams", "package", "--to", str(target)]) == 1
    assert "name.short" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.usefixtures("connected")
def test_a_folder_that_makes_no_app_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_TEAMS_APP_DIR", str(tmp_path))
    assert main(["teams", "package", "--to", str(tmp_path / "app.zip")]) == 2
    (tmp_path / "manifest.json").write_text("{")
    assert main(["teams", "package", "--to", str(tmp_path / "app.zip")]) == 1
    missing, broken = capsys.readouterr().err.splitlines()
    assert missing == f"{tmp_path / 'manifest.json'}: No such file or directory"
    assert broken.startswith(f"{tmp_path}: cannot be used: ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teams", "check", str(tmp_path / "app.zip")]) == 2
    assert "No such file" in capsys.readouterr().err

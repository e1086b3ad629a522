from pathlib import Path

import pytest

from bot.__main__ import main


@pytest.mark.parametrize("command", [["serve"], ["ask", "bonjour"], ["knowledge", "check"]], ids=" ".join)
def test_articles_that_cannot_be_read_are_told_without_a_traceback(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only `knowledge check` told them so; the others ended with a traceback."""
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "mien.md").write_text("Bonjour")
    monkeypatch.setenv("GUICHET_ARTICLES_DIR", str(tmp_path))
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("bot.logs.set_up", lambda _: None)  # the tests' own logs stay as they are
    assert main(command) == 1
    assert capsys.readouterr().err.startswith("fr/mien.md: The head is missing. Begin with a line of three dashes")


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "bonjour"],
        ["tokens", "list"],
        ["webhooks", "list"],
        ["agents", "list"],
        ["demo"],
        ["knowledge", "export"],
    ],
    ids=" ".join,
)
def test_a_database_that_is_away_is_told_without_a_traceback(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command told it by itself, and `ask` ended with a traceback."""
    monkeypatch.setenv("GUICHET_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path / "data"))
    assert main([*command, str(tmp_path)] if command[-1] == "export" else command) == 1
    assert capsys.readouterr().err.startswith("The database cannot be used: ")


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path / "file" / "data"))
    assert main(["agents", "list"]) == 1
    assert capsys.readouterr().err == f"The database cannot be used: {tmp_path}/file/data: Not a directory\n"

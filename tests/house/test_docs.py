"""The commands in the documentation run, and what it points at is there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import _parser
from tools.connector.__main__ import parser as connector_parser

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "knowledge" / "README.md"]
RUN = {"ask", "settings", "check"}  # quick, and the same on every machine


def commands() -> list[str]:
    found: set[str] = set()
    for document in DOCUMENTS:
        content = document.read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", content, re.DOTALL):
            found.update(line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#"))
        found.update(re.findall(r"`((?:guichet|make) [^`…<]+)`", content))
    return sorted(found)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {command.split()[1] for command in commands() if command.startswith("make ")}
    assert {"run", "test", "check", "bench"} <= named <= targets


@pytest.mark.parametrize("command", [command for command in commands() if command.startswith("guichet ")])
def test_every_guichet_command_is_one(command: str) -> None:
    chosen = _parser().parse_args(shlex.split(command)[1:])
    if chosen.command in RUN and command != "guichet ask":
        arguments = [sys.executable, "-m", "bot", *shlex.split(command)[1:]]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_every_start_of_the_connector_is_one() -> None:
    begin = ".venv/bin/python -m tools.connector "
    found = [command for command in commands() if command.startswith(begin)]
    assert found
    for command in found:
        connector_parser().parse_args(shlex.split(command.removeprefix(begin)))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
        if "<" not in target:
            assert (document.parent / target).exists(), target

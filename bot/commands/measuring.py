"""Files of lines that commands measure by, and those that they write: what goes wrong with them is told."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bot.commands.problems import tell
from bot.settings import Settings
from dialogs.evaluate import LineErrors
from knowledge.problem import KnowledgeErrors

Read = TypeVar("Read")


def read_file(settings: Settings, path: Path, read: Callable[[list[str]], Read]) -> Read | None:
    """Return what `read` makes of a file's lines; None where that is told to be wrong."""
    try:
        return read(path.read_text(encoding="utf-8").split("\n"))
    except KnowledgeErrors as wrong:
        tell(settings, wrong.problems)
    except LineErrors as wrong:
        print(*(f"{path}: {problem}" for problem in wrong.problems), sep="\n", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as unreadable:
        print(f"{path}: cannot be read: {unreadable}", file=sys.stderr)
    return None


def write_file(path: Path, lines: Iterable[object]) -> bool:
    """Write each as JSON on a line of its own; tell whether that went well."""
    told = [json.dumps(line, ensure_ascii=False) for line in lines]
    try:
        path.write_text("\n".join(told) + "\n", encoding="utf-8")
    except OSError as refused:
        print(f"{path}: cannot be written: {refused}", file=sys.stderr)
        return False
    return True

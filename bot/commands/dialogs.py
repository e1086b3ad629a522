"""`guichet dialogs`: measure how answers are read."""

import json
import sys
from pathlib import Path

from bot.app import read_assistant
from bot.settings import Settings
from bot.understanding import topic_of
from dialogs.evaluate import LineErrors, read_lines
from dialogs.evaluate import evaluate as evaluation_of


def evaluate(settings: Settings, answers: Path, out: Path | None) -> int:
    """Hear every line as a conversation would, print the figures and what went wrong, write what was heard a line."""
    try:
        lines = read_lines(answers.read_text(encoding="utf-8").split("\n"))
    except (OSError, UnicodeDecodeError) as unreadable:
        print(f"{answers}: cannot be read: {unreadable}", file=sys.stderr)
        return 2
    except LineErrors as wrong:
        print(*(f"{answers}: {problem}" for problem in wrong.problems), sep="\n", file=sys.stderr)
        return 2
    assistant = read_assistant(settings)
    report = evaluation_of(lines, lambda text: topic_of(assistant.find(text)))
    print(report.table())
    for one in report.wrong:
        wanted = f"{one.line.expected} {one.line.what!r}"
        print(f"{one.line.asked}: {one.line.text!r} is {wanted}, heard {one.heard} {one.what!r}")
    if out:
        heard = (json.dumps(one.as_json(), ensure_ascii=False) for one in report.judged)
        try:
            out.write_text("\n".join(heard) + "\n", encoding="utf-8")
        except OSError as refused:
            print(f"{out}: cannot be written: {refused}", file=sys.stderr)
            return 1
    return 0

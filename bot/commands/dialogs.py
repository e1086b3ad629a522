"""`guichet dialogs`: measure how answers are read."""

from pathlib import Path

from bot.app import read_assistant
from bot.commands.measuring import read_file, write_file
from bot.settings import Settings
from bot.understanding import topic_of
from dialogs.evaluate import evaluate as evaluation_of
from dialogs.evaluate import read_lines


def evaluate(settings: Settings, answers: Path, out: Path | None) -> int:
    """Hear every line as a conversation would, print the figures and what went wrong, write what was heard a line."""
    lines = read_file(settings, answers, read_lines)
    if lines is None:
        return 2
    assistant = read_assistant(settings)
    report = evaluation_of(lines, lambda text: topic_of(assistant.find(text)))
    print(report.table())
    for one in report.wrong:
        wanted = f"{one.line.expected} {one.line.what!r}"
        print(f"{one.line.asked}: {one.line.text!r} is {wanted}, heard {one.heard} {one.what!r}")
    return 1 if out and not write_file(out, (one.as_json() for one in report.judged)) else 0

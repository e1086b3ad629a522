import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.conversation import Assistant
from bot.understanding import topic_of
from dialogs.evaluate import LineErrors, evaluate, read_lines

ANSWERS = Path(__file__).parent / "answers.jsonl"
GOOD = '{"asked": "yes_no", "text": "wi", "expect": {"value": "yes"}}'


def test_nine_answers_in_ten_are_read_as_they_were_meant(assistant: Assistant) -> None:
    lines = read_lines(ANSWERS.read_text(encoding="utf-8").splitlines())
    assert len(lines) >= 250
    report = evaluate(lines, lambda text: topic_of(assistant.find(text)))
    assert report.accuracy >= 0.9, report.table()


def test_a_value_is_compared_as_people_compare() -> None:
    lines = read_lines(['{"asked": "last_name", "text": "DURAND", "expect": {"value": "durand"}}'])
    assert evaluate(lines, lambda _: None).accuracy == 1


def test_what_is_wrong_is_told_line_by_line() -> None:
    lines = [
        GOOD,
        "",
        "{",
        "[]",
        '{"text": "a"}',
        '{"asked": "shoe_size", "text": "43", "expect": {"value": "43"}}',
        '{"asked": "bcr", "text": "a", "expect": {"smell": "a"}}',
        '{"asked": "bcr", "text": "a", "expect": {"value": null}}',
    ]
    with pytest.raises(LineErrors) as wrong:
        read_lines(lines)
    assert [problem.partition(":")[0] for problem in wrong.value.problems] == [f"line {n}" for n in (3, 4, 5, 6, 7, 8)]


def test_the_command_prints_figures_and_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers, out = tmp_path / "answers.jsonl", tmp_path / "heard.jsonl"
    answers.write_text(
        f'{GOOD}\n{{"asked": "bcr", "text": "12ABC345", "expect": {{"command": "back"}}}}\n', encoding="utf-8"
    )
    assert main(["dialogs", "evaluate", str(answers), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "1 of    2" in printed
    assert "bcr: '12ABC345' is command 'back', heard value '12ABC345'" in printed
    assert [json.loads(line)["right"] for line in out.read_text(encoding="utf-8").splitlines()] == [True, False]


def test_the_command_refuses_a_file_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "answers.jsonl"
    wrong.write_text("{\n", encoding="utf-8")
    assert main(["dialogs", "evaluate", str(wrong)]) == 2
    assert f"{wrong}: line 1: " in capsys.readouterr().err
    assert main(["dialogs", "evaluate", str(tmp_path / "nowhere.jsonl")]) == 2

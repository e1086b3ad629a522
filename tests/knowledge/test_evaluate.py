"""Questions are counted as right, wrong, given up or declined, by kind and by language."""

import json
from pathlib import Path

import pytest

from knowledge.evaluate import evaluate
from knowledge.found import Candidate, Found, Outcome
from knowledge.problem import KnowledgeErrors
from knowledge.questions import read_questions


def line(text: str, topic: str | None, kind: str = "direct", lang: str = "fr", **more: object) -> str:
    return json.dumps({"text": text, "topic": topic, "kind": kind, "lang": lang} | more)


def found(outcome: Outcome, *ids: str, lang: str = "fr") -> Found:
    return Found(
        outcome=outcome,
        lang=lang,
        confidence=0.5,
        candidates=tuple(Candidate(article=id_, confidence=0.5) for id_ in ids),
        smalltalk="greeting" if outcome is Outcome.SMALLTALK else None,
    )


def test_every_way_to_be_right_or_wrong_is_counted() -> None:
    answers = {
        "answered": found(Outcome.ANSWER, "a", "b"),
        "the other that will do": found(Outcome.ANSWER, "b", "a"),
        "offered first": found(Outcome.CHOOSE, "a", "b", "c"),
        "offered third": found(Outcome.CHOOSE, "c", "b", "a"),
        "answered wrongly": found(Outcome.ANSWER, "c", "a"),
        "given up": found(Outcome.UNKNOWN, "a"),
        "taken for small talk": found(Outcome.SMALLTALK, "a"),
        "far": found(Outcome.UNKNOWN),
        "near, offered": found(Outcome.CHOOSE, "a"),
        "near, answered": found(Outcome.ANSWER, "a"),
        "hello": found(Outcome.SMALLTALK, lang="en"),
        "thanks": found(Outcome.ANSWER, "a"),
    }
    ours = ["answered", "offered first", "offered third", "answered wrongly", "given up", "taken for small talk"]
    lines = [line(text, "a") for text in ours]
    lines.append(line("the other that will do", "a", also=["b"]))
    lines += [line(text, None, kind="oos") for text in ("far", "near, offered", "near, answered")]
    lines += [line(text, "smalltalk", kind="smalltalk", lang="en") for text in ("hello", "thanks")]
    report = evaluate(read_questions(lines), answers.__getitem__)
    total = report.total
    assert (total.ours, total.right_first, total.answered_right, total.right_in_three) == (7, 3, 2, 4)
    assert (total.answered_wrongly, total.wrongly_abstained) == (1, 2)
    assert (total.not_ours, total.not_ours_answered, total.not_ours_offered, total.rightly_abstained) == (3, 1, 1, 1)
    assert (total.smalltalk, total.smalltalk_recognised) == (2, 1)
    assert [tally.name for tally in report.kinds] == ["direct", "oos", "smalltalk"]
    assert [(tally.name, tally.ours, tally.smalltalk) for tally in report.langs] == [("fr", 7, 0), ("en", 0, 2)]


def test_predictions_say_what_was_found() -> None:
    answers = {
        "a": found(Outcome.ANSWER, "x", "y"),
        "b": found(Outcome.CHOOSE, "y", "x"),
        "c": found(Outcome.SMALLTALK, "x"),
        "d": found(Outcome.UNKNOWN, "x"),
    }
    report = evaluate(read_questions(line(text, None) for text in answers), answers.__getitem__)
    assert [(one.outcome, one.predicted) for one in report.predictions] == [
        ("answer", "x"),
        ("choose", "y"),
        ("smalltalk", "smalltalk"),
        ("unknown", None),
    ]
    assert report.predictions[0].line() == {
        "text": "a",
        "outcome": "answer",
        "predicted": "x",
        "candidates": ["x", "y"],
        "confidence": 0.5,
    }


def test_the_table_has_a_line_for_each_kind_and_language_and_one_for_all() -> None:
    report = evaluate(
        read_questions([line("a", "x"), line("b", None, kind="oos")]), lambda _: found(Outcome.ANSWER, "x")
    )
    table = report.table()
    assert [row.split()[0] for row in table.splitlines() if not row.startswith(("-", " "))] == [
        "direct",
        "oos",
        "fr",
        "all",
    ]
    assert "100.0 %" in table


def test_malformed_lines_are_all_told_with_their_numbers() -> None:
    lines = [
        line("fine", "x"),
        "",
        "{",
        "[1]",
        json.dumps({"text": "a", "kind": "b"}),
        line("a", 3),
        line("a", "x", also="y"),
        "null",
    ]
    with pytest.raises(KnowledgeErrors) as caught:
        read_questions(lines, Path("asked.jsonl"))
    assert [(problem.place, problem.key) for problem in caught.value.problems] == [
        ("asked.jsonl:3", "not_json"),
        ("asked.jsonl:4", "not_object"),
        ("asked.jsonl:5", "question_field"),
        ("asked.jsonl:5", "question_topic"),
        ("asked.jsonl:6", "question_topic"),
        ("asked.jsonl:7", "question_also"),
        ("asked.jsonl:8", "not_object"),
    ]

"""The articles as they are answer what people ask, as they type it."""

from pathlib import Path

import pytest

from knowledge.evaluate import Report, evaluate
from knowledge.questions import read_questions
from knowledge.search import Search

QUESTIONS = Path(__file__).with_name("questions.jsonl")


@pytest.fixture(scope="module")
def report(search: Search) -> Report:
    with QUESTIONS.open(encoding="utf-8") as lines:
        return evaluate(read_questions(lines), search.find)


def test_most_questions_find_their_article_first(report: Report) -> None:
    assert report.total.right_first >= 0.85 * report.total.ours, report.table()


def test_hardly_a_wrong_article_is_answered(report: Report) -> None:
    assert report.total.answered_wrongly <= 0.06 * report.total.ours, report.table()


def test_what_is_not_ours_is_declined(report: Report) -> None:
    assert report.total.not_ours_answered <= 0.08 * report.total.not_ours, report.table()


def test_small_talk_is_recognised(report: Report) -> None:
    assert report.total.smalltalk_recognised >= 0.85 * report.total.smalltalk, report.table()

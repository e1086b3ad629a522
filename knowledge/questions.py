"""Questions with the answer that is wanted, to measure the search on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SMALLTALK: Final = "smalltalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`topic` is the article wanted, "smalltalk", or None for what is not ours; `also` lists others that will do."""

    text: str
    topic: str | None
    lang: str
    kind: str
    also: tuple[str, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """The articles that are right; none for small talk and for what is not ours."""
        return frozenset({self.topic, *self.also}) if self.topic not in (None, SMALLTALK) else frozenset()


class QuestionErrors(ValueError):  # noqa: N818 - it carries several errors, not one
    """Every line that is no question, with its number."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_questions(lines: Iterable[str]) -> tuple[Question, ...]:
    """Read JSON lines, empty ones aside; raise QuestionErrors naming every line that is wrong."""
    questions: list[Question] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_read(line))
            except ValueError as error:
                problems.append(f"line {number}: {error}")
    if problems:
        raise QuestionErrors(problems)
    return tuple(questions)


def _read(line: str) -> Question:
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(content, dict):
        raise ValueError(  # noqa: TRY004 - the line is wrong, not the caller
            'not an object; write {"text": …, "topic": …, "lang": …, "kind": …}')  # fmt: skip
    wrong = [
        f"{field} is missing or no text"
        for field in ("text", "lang", "kind")
        if not isinstance(content.get(field), str)
    ]
    if "topic" not in content or not isinstance(content["topic"], str | None):
        wrong.append("topic is missing; write an article's id, \"smalltalk\", or null")  # fmt: skip
    also = content.get("also", [])
    if not isinstance(also, list) or not all(isinstance(topic, str) for topic in also):
        wrong.append("also is not a list of articles' ids")
    if wrong:
        raise ValueError("; ".join(wrong))
    return Question(
        text=content["text"], topic=content["topic"], lang=content["lang"], kind=content["kind"], also=tuple(also)
    )

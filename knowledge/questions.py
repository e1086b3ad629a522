"""Questions with the answer that is wanted, to measure the search on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from knowledge.problem import Fact, Key, KnowledgeErrors, Problem

SMALLTALK: Final = "smalltalk"

Wrong: TypeAlias = tuple[Key, Mapping[str, Fact]]


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


def read_questions(lines: Iterable[str], path: Path = Path()) -> tuple[Question, ...]:
    """Read JSON lines, those of `path`, empty ones aside; raise KnowledgeErrors with all that is wrong."""
    questions: list[Question] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            read = _read(line)
            if isinstance(read, Question):
                questions.append(read)
            else:
                problems += [Problem(key=key, where=path, line=number, facts=facts) for key, facts in read]
    if problems:
        raise KnowledgeErrors(problems)
    return tuple(questions)


def _read(line: str) -> Question | list[Wrong]:
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        return [("not_json", {"column": error.colno})]
    if not isinstance(content, dict):
        return [("not_object", {})]
    return list(_wrong(content)) or Question(
        text=content["text"],
        topic=content["topic"],
        lang=content["lang"],
        kind=content["kind"],
        also=tuple(content.get("also", [])),
    )


def _wrong(content: Mapping[str, object]) -> Iterator[Wrong]:
    for field in ("text", "lang", "kind"):
        if not isinstance(content.get(field), str):
            yield "question_field", {"name": field}
    if "topic" not in content or not isinstance(content["topic"], str | None):
        yield "question_topic", {}
    also = content.get("also", [])
    if not isinstance(also, list) or not all(isinstance(topic, str) for topic in also):
        yield "question_also", {}

"""Learn, inside the knowledge base, how sure the search may be; `tools/calibrate.py` does it for our articles.

Questions that should be answered: ways of asking left out, and ways that are there, spoiled. Questions that should not:
those whose article is left out, and those that belong elsewhere. The weights hold for other knowledge bases too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import Final, TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.article import Article, Articles
from knowledge.evidence import Calibration, Evidence
from knowledge.noise import spoil
from knowledge.shelf import Shelf
from knowledge.smalltalk import Smalltalk
from knowledge.spelling import Habits
from knowledge.text import words_asked

Item = TypeVar("Item")

FOLDS: Final = 5
SPOILED: Final = 0.5
STEPS: Final = 50
# How much a question of each sort counts. People's questions are nearer to some way of asking than one left out is,
# because authors avoid repeating themselves, and further than one that is there.
LEFT_OUT, THERE, WITHOUT_ARTICLE, ELSEWHERE = 0.5, 1.0, 0.5, 3.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What spoke for an answer, whether it was right, and how much that counts."""

    evidence: Evidence
    right: bool
    weight: float


def calibrate(
    articles: Articles, smalltalk: Smalltalk, elsewhere: Mapping[str, Sequence[str]], habits: Mapping[str, Habits]
) -> Calibration:
    """Return weights that fit all languages; the same input gives the same weights."""
    lessons = [
        lesson
        for lang in articles.langs
        for lesson in _Lessons(lang, articles, smalltalk, elsewhere.get(lang, ()), habits.get(lang)).all()
    ]
    weights = _logistic(
        np.array([astuple(lesson.evidence) for lesson in lessons]),
        np.array([lesson.right for lesson in lessons], dtype=np.float64),
        np.array([lesson.weight for lesson in lessons]),
    )
    names = [field.name for field in fields(Evidence)]
    *named, constant = (round(float(weight), 4) for weight in weights)
    return Calibration(constant, dict(zip(names, named, strict=True)))


def write_calibration(calibration: Calibration, path: Path) -> None:
    content = {"constant": calibration.constant, "weights": dict(calibration.weights)}
    head = "# How sure the search may be. Made by `python tools/calibrate.py`; not to be edited.\n"
    path.write_text(head + yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


class _Lessons:
    def __init__(
        self, lang: str, articles: Articles, smalltalk: Smalltalk, elsewhere: Sequence[str], habits: Habits | None
    ) -> None:
        self._lang, self._habits = lang, habits
        self._articles = articles.in_language(lang)
        self._kinds = smalltalk.in_language(lang)
        self._random = Random(lang)  # noqa: S311 - to be the same every time
        self._elsewhere = self._random.sample(elsewhere, len(elsewhere))

    def all(self) -> Iterator[Lesson]:
        yield from self._there()
        for fold in range(FOLDS):
            yield from self._ways_left_out(fold)
            yield from self._articles_left_out(fold)

    def _there(self) -> Iterator[Lesson]:
        shelf = self._shelf(self._articles, self._elsewhere)
        for article in self._articles:
            for way in article.ask:
                yield self._lesson(shelf, spoil(way, self._lang, self._random), article.id, THERE)

    def _ways_left_out(self, fold: int) -> Iterator[Lesson]:
        kept = [replace(one, ask=_without(one.ask, fold)) for one in self._articles]
        shelf = self._shelf(kept, _without(self._elsewhere, fold))
        for article in self._articles:
            for way in article.ask[fold::FOLDS]:
                yield self._lesson(shelf, self._perhaps_spoiled(way), article.id, LEFT_OUT)
        for question in self._elsewhere[fold::FOLDS]:
            yield self._lesson(shelf, self._perhaps_spoiled(question), None, ELSEWHERE)

    def _articles_left_out(self, fold: int) -> Iterator[Lesson]:
        shelf = self._shelf(_without(self._articles, fold), self._elsewhere)
        for article in self._articles[fold::FOLDS]:
            for way in article.ask[::3]:
                yield self._lesson(shelf, self._perhaps_spoiled(way), None, WITHOUT_ARTICLE)

    def _shelf(self, articles: Sequence[Article], elsewhere: Sequence[str]) -> Shelf:
        return Shelf(self._lang, articles, self._kinds, elsewhere, self._habits)

    def _perhaps_spoiled(self, question: str) -> str:
        return spoil(question, self._lang, self._random) if self._random.random() < SPOILED else question

    def _lesson(self, shelf: Shelf, question: str, wanted: str | None, weight: float) -> Lesson:
        ranking = shelf.rank(words_asked(question))
        return Lesson(ranking.evidence, ranking.articles[0][0] == wanted, weight)


def _without(items: Sequence[Item], fold: int) -> tuple[Item, ...]:
    return tuple(item for place, item in enumerate(items) if place % FOLDS != fold)


def _logistic(
    evidence: NDArray[np.float64], right: NDArray[np.float64], trust: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit by Newton's method, with a little shrinking; the last number returned is the constant."""
    middle, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    scaled = np.column_stack([(evidence - middle) / spread, np.ones(len(right))])
    shrink = np.diag([1.0] * (scaled.shape[1] - 1) + [0.0])
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (trust * (sure - right)) + shrink @ weights
        bend = (scaled * (trust * sure * (1 - sure))[:, None]).T @ scaled + shrink
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - nothing moves any more
            break
    found = weights[:-1] / spread
    return np.append(found, weights[-1] - found @ middle)

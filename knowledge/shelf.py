"""Everything of one language, indexed: which article, which small talk, or neither, a question is nearest to."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from knowledge.article import Article
from knowledge.bm25 import Asked, Bm25
from knowledge.classifier import Classifier
from knowledge.evidence import Evidence
from knowledge.examples import Example, examples
from knowledge.smalltalk import Kind
from knowledge.sounds import sound_in
from knowledge.spelling import Habits, Vocabulary
from knowledge.text import words
from knowledge.views import Values, Views
from knowledge.ways import Ways

BM25_SHARE: Final = 0.4
RANKED: Final = 5
FEW: Final = 3
LONGEST_TALK: Final = 12  # words


@dataclass(frozen=True, slots=True)
class Talk:
    """The small talk that a text may be: nothing else scored as much, or it is nothing but courtesies."""

    kind: str
    score: float
    nearest: float  # likeness to the nearest way of saying it
    courtesy: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best articles with their scores, the small talk it may be, and what speaks for the first article."""

    articles: tuple[tuple[str, float], ...]
    talk: Talk | None
    evidence: Evidence


class Shelf:
    """One language."""

    def __init__(
        self,
        lang: str,
        articles: Sequence[Article],
        kinds: Sequence[Kind] = (),
        elsewhere: Sequence[str] = (),
        habits: Habits | None = None,
    ) -> None:
        self._articles = tuple(article.id for article in articles)
        self._kinds = tuple(kind.name for kind in kinds)
        self._habits = habits or Habits()
        self._views = Views(lang, sound_in(lang))
        learned = [
            (prepared, example.about, example.trust)
            for example in examples(articles, kinds, elsewhere)
            if (prepared := self._learned(example))
        ]
        self._classifier = Classifier(self._views, learned, classes=len(articles) + len(kinds) + 1)
        self._talk_ways = Ways([[said for said, about, _ in learned if self._is_talk(about)]], len)
        counts = Counter(word for prepared, _, _ in learned for word in prepared)
        self._vocabulary = Vocabulary(counts, self._habits, sound_in(lang))
        ways = [[self._stems(way) for way in (one.title, *one.ask)] for one in articles]
        self._bm25 = Bm25(
            [
                (title, list(chain.from_iterable(ask)), self._stems(one.text))
                for one, (title, *ask) in zip(articles, ways, strict=True)
            ]
        )
        self._ways = Ways(ways, self._bm25.rarity)

    def words(self, typed: Sequence[str]) -> list[str]:
        """Write abbreviations out and drop the courtesies around a question, unless it is nothing else."""
        spelled = self._habits.spell_out(typed)
        return self._habits.without_courtesies(spelled) or spelled

    def is_courtesy(self, typed: Sequence[str]) -> bool:
        """Whether there are words and all of them are greetings and thanks."""
        return bool(typed) and not self._habits.without_courtesies(self._habits.spell_out(typed))

    def _learned(self, example: Example) -> list[str]:
        typed = words(example.text)
        return self._habits.spell_out(typed) if self._is_talk(example.about) else self.words(typed)

    def _is_talk(self, about: int) -> bool:
        return len(self._articles) <= about < len(self._articles) + len(self._kinds)

    def _stems(self, text: str) -> list[str]:
        return self._views.stems(self.words(words(text)))

    def rank(self, typed: Sequence[str]) -> Ranking:
        """Weigh every article for the words of a question."""
        asked = self.words(typed)
        meant = [word for one in asked for word in self._vocabulary.mend(one)]
        stems = self._views.stems(meant)
        scores = self._classifier.scores(meant)
        shared = self._bm25.ask(stems)
        order = _best(scores[: len(self._articles)] + BM25_SHARE * shared.scores)
        mixed = [float(scores[place] + BM25_SHARE * shared.scores[place]) for place in order]
        talk = self._talk(typed, asked, scores, max([*mixed[:1], float(scores[-1])]))
        return Ranking(
            articles=tuple((self._articles[place], score) for place, score in zip(order, mixed, strict=True)),
            talk=talk,
            evidence=self._evidence(asked, scores, mixed, order, shared),
        )

    def _talk(self, typed: Sequence[str], asked: Sequence[str], scores: Values, rival: float) -> Talk | None:
        if not self._kinds or len(typed) > LONGEST_TALK:
            return None
        courtesy = self.is_courtesy(typed)
        if len(asked) <= FEW and len(asked) < len(typed):  # "merci" in "merci pour tout" is no courtesy to drop
            asked = self._habits.spell_out(typed)
            scores = self._classifier.scores(asked)
        talk = scores[len(self._articles) : -1]
        score = float(talk.sum())
        if score <= rival and not courtesy:  # most questions: spare them the comparison with every way of saying it
            return None
        letters = {word: len(word) for one in asked for word in self._vocabulary.mend(one)}
        nearest = self._talk_ways.nearest(0, letters, sum(letters.values()))
        return Talk(self._kinds[int(talk.argmax())], score, nearest, courtesy)

    def _evidence(
        self, typed: Sequence[str], scores: Values, mixed: Sequence[float], order: Sequence[int], asked: Asked
    ) -> Evidence:
        articles = len(self._articles)
        best = order[0] if articles else None
        return Evidence(
            best=0.0 if best is None else float(scores[best]),
            margin=mixed[0] - mixed[1] if articles > 1 else 0.0,
            elsewhere=float(scores[-1]),
            smalltalk=float(scores[articles:-1].sum()),
            shared=0.0 if best is None else float(asked.scores[best]),
            nearest=0.0 if best is None else self._ways.nearest(best, asked.rarities, asked.weight),
            known=sum(asked.known_rarities) / asked.weight,
            held=0.0 if best is None else self._bm25.held(asked, best) / asked.weight,
            strange=min(len(asked.rarities) - len(asked.known_rarities), 5) / 5,
            length=min(math.log1p(len(asked.rarities)) / 4, 1.0),
            mended=sum(word not in self._vocabulary for word in typed) / max(len(typed), 1),
        )


def _best(scores: Values) -> list[int]:
    most = min(RANKED, scores.size)
    if not most:
        return []
    found = np.argpartition(-scores, most - 1)[:most]
    order: list[int] = found[np.argsort(-scores[found], kind="stable")].tolist()
    return order

"""BM25F: which articles hold the words of a question, anywhere, weighed by field and by how rare the words are."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from knowledge.views import Ids, Values, Vector
from knowledge.weights import weights

FIELD_WEIGHTS: Final = (2.0, 1.0, 0.7)  # title, ways of asking, text
LENGTH_MATTERS: Final = 0.5
SATURATION: Final = 1.2


@dataclass(frozen=True, slots=True)
class Asked:
    """The different words of a question, and how rare each is; an unknown word is the rarest of all."""

    rarities: dict[str, float]
    known: Ids
    known_rarities: list[float]
    scores: Values  # one a document, as a share of the most that such a question can score

    @property
    def weight(self) -> float:
        return sum(self.rarities.values()) or 1.0


class Bm25:
    """Each document is its fields, each field a list of stems."""

    def __init__(self, documents: Sequence[Sequence[Sequence[str]]]) -> None:
        frequencies = _frequencies(documents)
        spread = Counter(stem for frequency in frequencies for stem in frequency)
        self._places = {stem: place for place, stem in enumerate(spread)}
        self._rarity = {stem: _rarity(held, len(documents)) for stem, held in spread.items()}
        self._rarest = _rarity(0, len(documents))
        columns = [
            Vector(
                np.array([self._places[stem] for stem in frequency], dtype=np.int32),
                np.array(
                    [self._rarity[stem] * often / (SATURATION + often) for stem, often in frequency.items()],
                    dtype=np.float32,
                ),
            )
            for frequency in frequencies
        ]
        self._weights = weights(columns, features=len(self._places))

    def ask(self, stems: Sequence[str]) -> Asked:
        """Score every document for a question."""
        rarities = {stem: self._rarity.get(stem, self._rarest) for stem in stems}
        known = [stem for stem in rarities if stem in self._places]
        known_rarities = [rarities[stem] for stem in known]
        ids = np.array([self._places[stem] for stem in known], dtype=np.int32)
        share = np.full(ids.size, 1 / (sum(known_rarities) or 1.0), dtype=np.float32)
        return Asked(rarities, ids, known_rarities, self._weights.scores(Vector(ids, share)))

    def held(self, asked: Asked, document: int) -> float:
        """Return how much of the question's weight is in words that the document holds."""
        holds = self._weights.holds(asked.known, document)
        return sum(rarity for rarity, held in zip(asked.known_rarities, holds, strict=True) if held)

    def rarity(self, stem: str) -> float:
        return self._rarity.get(stem, self._rarest)


def _frequencies(documents: Sequence[Sequence[Sequence[str]]]) -> list[dict[str, float]]:
    """Count each document's words, more where the field says more, less where it is longer than usual."""
    usual = [
        max(sum(len(document[field]) for document in documents) / max(len(documents), 1), 1.0)
        for field in range(len(FIELD_WEIGHTS))
    ]
    frequencies: list[dict[str, float]] = []
    for document in documents:
        frequency: dict[str, float] = {}
        for field, stems in enumerate(document):
            scale = FIELD_WEIGHTS[field] / (1 - LENGTH_MATTERS + LENGTH_MATTERS * len(stems) / usual[field])
            for stem, count in Counter(stems).items():
                frequency[stem] = frequency.get(stem, 0.0) + count * scale
        frequencies.append(frequency)
    return frequencies


def _rarity(held: int, documents: int) -> float:
    return math.log(1 + (documents - held + 0.5) / (held + 0.5))

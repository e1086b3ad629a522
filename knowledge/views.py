"""A question as numbers, seen four ways: its words, its pairs of words, the pieces of its words, and its sounds."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from Stemmer import Stemmer

Ids: TypeAlias = NDArray[np.int32]
Values: TypeAlias = NDArray[np.float32]

WORDS, PAIRS, PIECES, SOUNDS = range(4)
# Measured on public question sets: pieces and sounds carry misspelling, pairs add little but cost nothing.
SHARES: Final = np.sqrt(np.array([0.5, 0.2, 1.0, 1.0], dtype=np.float32))
PIECE_LENGTHS: Final = (3, 4, 5)
SOUND_LENGTHS: Final = (2, 3, 4)
REMEMBERED: Final = 20_000
STEMMERS: Final = {"fr": "french", "en": "english"}


class Vector(NamedTuple):
    """A sparse vector: where it is not zero, and its values there."""

    ids: Ids
    values: Values


class Views:
    """Learns the features of all examples, then turns any list of words into a vector of them."""

    def __init__(self, lang: str, sound: Callable[[str], str] | None) -> None:
        self._stemmer = Stemmer(STEMMERS.get(lang, "porter"), 0)
        self._sound = sound
        self._known: tuple[dict[str, int], ...] = tuple({} for _ in SHARES)
        self._count = 0
        self._weights = np.zeros(0, dtype=np.float32)
        self._views = np.zeros(0, dtype=np.int8)
        self._remembered: dict[str, list[int]] = {}
        self._learning = True

    def learn(self, examples: Sequence[Sequence[str]]) -> list[Vector]:
        """Take the features of all examples in, weigh them by how rare they are, and return the vectors."""
        found = [np.unique(self._features(words), return_counts=True) for words in examples]
        self._learning = False
        self._remembered.clear()
        spread = np.zeros(len(self), dtype=np.float32)
        for ids, _ in found:
            spread[ids] += 1
        self._weights = np.log((1 + len(examples)) / (1 + spread)).astype(np.float32) + 1
        self._views = np.empty(len(self), dtype=np.int8)
        for view, known in enumerate(self._known):
            self._views[list(known.values())] = view
        return [self._weighed(ids, counts) for ids, counts in found]

    def __len__(self) -> int:
        return self._count

    def vector(self, words: Sequence[str]) -> Vector:
        return self._weighed(*np.unique(self._features(words), return_counts=True))

    def stems(self, words: Sequence[str]) -> list[str]:
        return self._stemmer.stemWords(words)  # type: ignore[no-any-return]

    def _weighed(self, ids: Ids, counts: NDArray[np.intp]) -> Vector:
        values = self._weights[ids]
        if counts.size and counts.max() > 1:
            values *= 1 + np.log(counts, dtype=np.float32)
        views = self._views[ids]
        lengths = np.sqrt(np.bincount(views, weights=values * values, minlength=len(SHARES)))
        values *= (SHARES / np.maximum(lengths, 1e-6)).astype(np.float32)[views]
        return Vector(ids, values)

    def _features(self, words: Sequence[str]) -> Ids:
        stems = self.stems(words)
        found = self._ids(WORDS, stems)
        found += self._ids(PAIRS, [f"{one} {other}" for one, other in pairwise(stems)])
        for word in words:
            found += self._pieces(word)
        if self._sound is not None:
            stream = "".join(map(self._sound, words))  # without spaces: who writes by ear cuts words elsewhere
            found += self._ids(SOUNDS, _pieces(stream, SOUND_LENGTHS))
        return np.array(found, dtype=np.int32)

    def _pieces(self, word: str) -> list[int]:
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) > REMEMBERED:
                self._remembered.clear()
            found = self._ids(PIECES, _pieces(f" {word} ", PIECE_LENGTHS))
            self._remembered[word] = found
        return found

    def _ids(self, view: int, features: list[str]) -> list[int]:
        known = self._known[view]
        if not self._learning:
            return [place for feature in features if (place := known.get(feature)) is not None]
        found = []
        for feature in features:
            place = known.setdefault(feature, self._count)
            self._count += place == self._count
            found.append(place)
        return found


def _pieces(text: str, lengths: Sequence[int]) -> list[str]:
    return [text[start : start + long] for long in lengths for start in range(len(text) - long + 1)]

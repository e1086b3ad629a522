"""A question as numbers, seen four ways: its words, its pairs of words, the pieces of its words, and its sounds."""

from collections.abc import Callable, Mapping, Sequence
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
Lengths: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
FINE: Final[Lengths] = ((3, 4, 5), (2, 3, 4))  # letters of a piece, sounds of a piece
COARSE: Final[Lengths] = ((3, 4), (3,))  # a language has few of these, however many the texts
REMEMBERED: Final = 20_000
STEMMERS: Final = {"fr": "french", "en": "english"}


class Vector(NamedTuple):
    """A sparse vector: where it is not zero, and its values there."""

    ids: Ids
    values: Values


class Views:
    """Learns the features of all examples, then turns any list of words into a vector of them."""

    def __init__(self, lang: str, sound: Callable[[str], str]) -> None:
        self._lengths: Lengths = FINE
        self._lang = lang
        self._stemmer = _stemmer(lang)
        self._sound = sound
        self._known: tuple[dict[str, int], ...] = tuple({} for _ in SHARES)
        self._count = 0
        self._weights = np.zeros(0, dtype=np.float32)
        self._views = np.zeros(0, dtype=np.int8)
        self._remembered: dict[str, list[int]] = {}
        self._learning = True

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "_stemmer"} | {"_remembered": {}}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        vars(self).update(state)
        self._stemmer = _stemmer(self._lang)

    def learn(
        self, examples: Sequence[Sequence[str]], *, coarse: bool = False, keeps_rare: bool = False
    ) -> list[Vector]:
        """Take the features of all examples in, weigh them by how rare they are, and return the vectors.

        `coarse` keeps to features whose number is bounded by the language, for very many texts; `keeps_rare` also to
        those that a single example shows.
        """
        self._lengths = COARSE if coarse else FINE
        found = [np.unique(self._features(words), return_counts=True) for words in examples]
        self._learning = False
        self._remembered.clear()
        spread = np.zeros(len(self), dtype=np.float32)
        for ids, _ in found:
            spread[ids] += 1
        places = np.arange(len(self), dtype=np.int32) if keeps_rare else self._forget_rare(spread)
        self._weights = np.log((1 + len(examples)) / (1 + spread[places >= 0])).astype(np.float32) + 1
        self._views = np.empty(len(self), dtype=np.int8)
        for view, known in enumerate(self._known):
            self._views[list(known.values())] = view
        kept = ((places[ids], counts) for ids, counts in found)
        return [self._weighed(ids[ids >= 0], counts[ids >= 0]) for ids, counts in kept]

    def _forget_rare(self, spread: Values) -> Ids:
        """Drop what only one example shows, words aside: half of all features, and next to no evidence.

        Return the new number of every feature, -1 for the dropped.
        """
        kept = spread > 1
        kept[list(self._known[WORDS].values())] = True
        places = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        self._known = tuple(
            {feature: int(places[place]) for feature, place in known.items() if kept[place]} for known in self._known
        )
        self._count = int(kept.sum())
        return places

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
        if self._lengths == FINE:
            found += self._ids(PAIRS, [f"{one} {other}" for one, other in pairwise(stems)])
        for word in words:
            found += self._pieces(word)
        stream = "".join(map(self._sound, words))  # without spaces: who writes by ear cuts words elsewhere
        found += self._ids(SOUNDS, _pieces(stream, self._lengths[1]))
        return np.array(found, dtype=np.int32)

    def _pieces(self, word: str) -> list[int]:
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) > REMEMBERED:
                self._remembered.clear()
            found = self._ids(PIECES, _pieces(f" {word} ", self._lengths[0]))
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


def _stemmer(lang: str) -> Stemmer:
    return Stemmer(STEMMERS.get(lang, "porter"), 0)


def _pieces(text: str, lengths: Sequence[int]) -> list[str]:
    return [text[start : start + long] for long in lengths for start in range(len(text) - long + 1)]

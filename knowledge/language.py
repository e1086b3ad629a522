"""Which language a text is in, learned from the texts of the knowledge base itself."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from knowledge.text import words

PIECE: Final = 3
MOST_A_WORD: Final = 4.0  # one strange word must not decide for all
CLEAR: Final = 2.5  # odds beyond which a first text speaks for itself: twelve to one
CLOSE: Final = 1.5  # odds within which the other language is worth a try, where this one has no answer
SWITCHES: Final = 2 * MOST_A_WORD  # odds to leave the conversation's language: two words alone never do
REMEMBERED: Final = 20_000


class Languages:
    """Guesses among the languages of the texts it is given, by words and by pieces of words."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self.langs: Sequence[str] = tuple(texts)
        counts = {lang: Counter(word for text in spoken for word in words(text)) for lang, spoken in texts.items()}
        self._words = {lang: _odds(counted) for lang, counted in counts.items()}
        self._pieces = {lang: _odds(_pieces_of(counted)) for lang, counted in counts.items()}
        self._remembered: dict[str, tuple[float, ...]] = {}

    def guess(self, asked: Sequence[str], *, lang: str | None) -> tuple[str, ...]:
        """Return the languages to try, the likeliest first; `lang`, the conversation's, unless another is clear."""
        if not self.langs:
            return ()
        sums = [0.0] * len(self.langs)
        for word in asked:
            for place, odds in enumerate(self._weigh(word)):
                sums[place] += odds
        usual, needed = (self.langs.index(lang), SWITCHES) if lang in self.langs else (0, CLEAR)
        others = [place for place in range(len(sums)) if place != usual]
        best = max(others, key=sums.__getitem__, default=usual)
        lead = sums[best] - sums[usual]
        if lead > needed:
            return (self.langs[best],)
        # "flie too larg" looks as French as English: what is misspelled tells little of its language
        return (self.langs[usual], self.langs[best]) if any(sums) and lead > -CLOSE else (self.langs[usual],)

    def _weigh(self, word: str) -> tuple[float, ...]:
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) > REMEMBERED:
                self._remembered.clear()
            found = self._remembered[word] = self._weigh_anew(word)
        return found

    def _weigh_anew(self, word: str) -> tuple[float, ...]:
        if not word.isalpha():  # numbers and codes
            return (0.0,) * len(self.langs)
        pieces = _pieces(word)
        odds = [
            sum(self._pieces[lang].get(piece, self._pieces[lang][""]) for piece in pieces)
            + self._words[lang].get(word, self._words[lang][""])
            for lang in self.langs
        ]
        most = max(odds)
        return tuple(max(one - most, -MOST_A_WORD) for one in odds)


def _pieces(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[start : start + PIECE] for start in range(len(padded) - PIECE + 1)]


def _pieces_of(counted: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, count in counted.items():
        for piece in _pieces(word):
            found[piece] += count
    return found


def _odds(counted: Counter[str]) -> dict[str, float]:
    """Logarithms of how often each is met; under "" what was never met."""
    total = sum(counted.values()) + len(counted) + 1
    return {"": math.log(1 / total)} | {key: math.log((count + 1) / total) for key, count in counted.items()}

"""Learns what texts are about: exactly while they are few, by their sums when they are many."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np

from knowledge.ridge import learn
from knowledge.views import Values, Views
from knowledge.weights import Weights, weights

MOST_LEARNED: Final = 4000  # examples whose likenesses fit in 64 MB and are solved in about three seconds


class Classifier:
    """Scores every class for the words of a question, about 1 for the right one and 0 for others."""

    def __init__(self, views: Views, learned: Sequence[tuple[Sequence[str], int, float]], *, classes: int) -> None:
        self._views = views
        self._weights: Weights
        if len(learned) <= MOST_LEARNED:
            vectors = views.learn([prepared for prepared, _, _ in learned])
            about = np.array([place for _, place, _ in learned])
            trust = np.array([trusted for _, _, trusted in learned], dtype=np.float32)
            self._weights, self._constants = learn(vectors, about, trust, features=len(views), count=classes)
        else:
            texts: list[list[Sequence[str]]] = [[] for _ in range(classes)]
            for prepared, place, _ in learned:
                texts[place].append(prepared)
            vectors = views.learn([list(chain.from_iterable(prepared)) for prepared in texts], coarse=True)
            self._weights = weights(vectors, features=len(views))
            self._constants = np.zeros(classes, dtype=np.float32)

    def scores(self, words: Sequence[str]) -> Values:
        return self._weights.scores(self._views.vector(words)) + self._constants

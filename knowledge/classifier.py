"""Learns what texts are about: from the examples that say most, or from sums of them where classes are very many."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np

from knowledge.ridge import learn
from knowledge.thinning import most_telling
from knowledge.views import Values, Views
from knowledge.weights import Weights, weights

MOST_LEARNED: Final = 4000  # examples whose likenesses fit in 64 MB and are solved in about three seconds
FEWEST_OF_A_CLASS: Final = 25  # with fewer of them, and less than half of all, their sums find more


class Classifier:
    """Scores every class for the words of a question, about 1 for the right one and 0 for others."""

    def __init__(self, views: Views, learned: Sequence[tuple[Sequence[str], int, float]], *, classes: int) -> None:
        self._views = views
        self._weights: Weights
        if min(len(learned) / 2, FEWEST_OF_A_CLASS * classes) <= MOST_LEARNED:
            vectors = views.learn([prepared for prepared, _, _ in learned])
            about = np.array([place for _, place, _ in learned])
            trust = np.array([trusted for _, _, trusted in learned], dtype=np.float32)
            kept = most_telling(vectors, about, features=len(views), most=MOST_LEARNED)
            self._weights, self._constants = learn(
                [vectors[place] for place in kept], about[kept], trust[kept], features=len(views), count=classes
            )
        else:
            texts: list[list[Sequence[str]]] = [[] for _ in range(classes)]
            for prepared, place, _ in learned:
                texts[place].append(prepared)
            vectors = views.learn([list(chain.from_iterable(prepared)) for prepared in texts], coarse=True)
            self._weights = weights(vectors, features=len(views))
            self._constants = np.zeros(classes, dtype=np.float32)

    def scores(self, words: Sequence[str]) -> Values:
        return self._weights.scores(self._views.vector(words)) + self._constants

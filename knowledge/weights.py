"""Scores of every class for a sparse vector: a dense table while it is small, inverted lists beyond."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from knowledge.views import Ids, Values, Vector

MOST_DENSE: Final = 8_000_000  # numbers, 32 MB
MOST_A_CLASS: Final = 200  # heaviest features kept of one class, and
MOST_A_FEATURE: Final = 400  # heaviest classes kept of one feature, when there are too many for a table


class Table:
    """features × classes, dense."""

    def __init__(self, table: Values) -> None:
        self._table = table

    def scores(self, vector: Vector) -> Values:
        """Return the score of every class."""
        scores: Values = vector.values @ self._table[vector.ids]
        return scores

    def holds(self, ids: Ids, place: int) -> list[bool]:
        """Return which of these features weigh anything for this class."""
        held: list[bool] = (self._table[ids, place] != 0).tolist()
        return held


class Lists:
    """features × classes, for each feature only the classes where it weighs most."""

    def __init__(self, classes: Sequence[Vector], *, features: int) -> None:
        kept = [_heaviest(vector) for vector in classes]
        ids = np.concatenate([vector.ids for vector in kept])
        values = np.concatenate([vector.values for vector in kept])
        owners = np.repeat(np.arange(len(kept), dtype=np.int32), [vector.ids.size for vector in kept])
        order = np.lexsort((-values, ids))
        ids, values, owners = ids[order], values[order], owners[order]
        starts = np.searchsorted(ids, np.arange(features + 1))
        light = np.arange(ids.size) - starts[ids] < MOST_A_FEATURE
        self._values, self._owners = values[light], owners[light]
        self._starts = np.searchsorted(ids[light], np.arange(features + 1))
        self._count = len(kept)

    def scores(self, vector: Vector) -> Values:
        """Return the score of every class."""
        starts = self._starts[vector.ids]
        long = self._starts[vector.ids + 1] - starts
        places = np.repeat(starts - np.cumsum(long) + long, long) + np.arange(long.sum())
        products = self._values[places] * np.repeat(vector.values, long)
        return np.bincount(self._owners[places], weights=products, minlength=self._count).astype(np.float32)

    def holds(self, ids: Ids, place: int) -> list[bool]:
        """Return which of these features weigh anything for this class."""
        return [place in self._owners[self._starts[one] : self._starts[one + 1]] for one in ids]


Weights: TypeAlias = Table | Lists


def weights(classes: Sequence[Vector], *, features: int) -> Weights:
    """Return sparse vectors, one a class, in the form that fits their number."""
    if features * len(classes) > MOST_DENSE:
        return Lists(classes, features=features)
    table: Values = np.zeros((features, len(classes)), dtype=np.float32)
    for place, vector in enumerate(classes):
        table[vector.ids, place] = vector.values
    return Table(table)


def _heaviest(vector: Vector) -> Vector:
    if vector.ids.size <= MOST_A_CLASS:
        return vector
    kept = np.argpartition(-vector.values, MOST_A_CLASS)[:MOST_A_CLASS]
    return Vector(vector.ids[kept], vector.values[kept])

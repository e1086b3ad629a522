"""Of very many examples, those that say most: one that is like others of its class costs work and teaches little."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.ridge import likenesses
from knowledge.views import Values, Vector

COMPARED: Final = 1000  # examples of a class, each with each; a larger class is compared in parts


def most_telling(vectors: Sequence[Vector], classes: NDArray[np.intp], *, features: int, most: int) -> NDArray[np.intp]:
    """Return the places of at most so many examples, in their order: those least like what is kept of their class.

    The measure is the same for all classes: one whose examples differ much, as "not ours", keeps more of them.
    """
    if len(vectors) <= most:
        return np.arange(len(vectors))
    repeating = np.empty(len(vectors), dtype=np.float32)
    for one in np.unique(classes):
        members = np.flatnonzero(classes == one)
        for start in range(0, members.size, COMPARED):
            part = members[start : start + COMPARED]
            repeating[part] = _repeating(likenesses([vectors[place] for place in part], features))
    return np.sort(np.argsort(repeating, kind="stable")[:most])


def _repeating(likeness: Values) -> Values:
    """Take the first example, then again and again the one least like all taken; return how like them each was."""
    repeating = np.empty(len(likeness), dtype=np.float32)
    left = np.full(len(likeness), -1, dtype=np.float32)  # likeness to the nearest that is taken
    for _ in range(len(likeness)):
        taken = left.argmin()
        repeating[taken] = left[taken]
        left = np.maximum(left, likeness[taken])
        left[taken] = np.inf
    return repeating

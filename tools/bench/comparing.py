"""Whether two lots of times can be told apart: the Mann-Whitney test, which asks nothing of how times are spread."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Comparison:
    """`longer` is how often, of one time of each lot, the first is the longer one: 0.5 where nobody can tell.

    `p` is how likely a `longer` as far from 0.5 would be if both lots were alike.
    """

    first_ms: float
    other_ms: float
    """Medians."""
    first_spread_ms: float
    other_spread_ms: float
    """From the 10th to the 90th percentile."""
    longer: float
    p: float


def compare(first: Sequence[float], other: Sequence[float]) -> Comparison:
    """Compare times in seconds."""
    mine, theirs = np.asarray(first), np.asarray(other)
    together = np.concatenate([mine, theirs])
    ranks = np.empty(len(together))
    ranks[np.argsort(together, kind="stable")] = np.arange(1, len(together) + 1)  # of a clock so fine there are no ties
    pairs = len(mine) * len(theirs)
    wins = ranks[: len(mine)].sum() - len(mine) * (len(mine) + 1) / 2
    spread = math.sqrt(pairs * (len(together) + 1) / 12)
    return Comparison(
        first_ms=1000 * float(np.median(mine)),
        other_ms=1000 * float(np.median(theirs)),
        first_spread_ms=_spread_ms(mine),
        other_spread_ms=_spread_ms(theirs),
        longer=float(wins) / pairs,
        p=math.erfc(abs(float(wins) - pairs / 2) / spread / math.sqrt(2)),
    )


def _spread_ms(times: "np.ndarray") -> float:
    low, high = np.percentile(times, [10, 90])
    return 1000 * float(high - low)

"""The ways of asking for each article, to tell how near the nearest is."""

from collections.abc import Callable, Iterable, Mapping
from sys import intern


class Ways:
    """`asked` holds, for each article, the stems of every way of asking for it."""

    def __init__(self, asked: Iterable[Iterable[Iterable[str]]], rarity: Callable[[str], float]) -> None:
        self._ways = tuple(tuple((stems, sum(map(rarity, stems))) for stems in map(_different, ways)) for ways in asked)

    def nearest(self, article: int, rarities: Mapping[str, float], weight: float) -> float:
        """Return the likeness of a question, given by its stems' rarities, to the nearest way: 1 is the same words."""
        best = 0.0
        for stems, way_weight in self._ways[article]:
            if shared := sum([rarities[stem] for stem in stems if stem in rarities]):
                best = max(best, 2 * shared / (weight + way_weight))
        return best


def _different(stems: Iterable[str]) -> tuple[str, ...]:
    """Drop repetitions; the same word of thousands of ways is kept in memory once."""
    return tuple(dict.fromkeys(map(intern, stems)))

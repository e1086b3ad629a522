"""The ways of asking for each article, to tell how near the nearest is."""

from collections.abc import Callable, Mapping, Sequence


class Ways:
    """`asked` holds, for each article, the stems of every way of asking for it."""

    def __init__(self, asked: Sequence[Sequence[Sequence[str]]], rarity: Callable[[str], float]) -> None:
        self._ways = tuple(tuple((stems, sum(map(rarity, stems))) for stems in map(frozenset, ways)) for ways in asked)

    def nearest(self, article: int, rarities: Mapping[str, float], weight: float) -> float:
        """Return the likeness of a question, given by its stems' rarities, to the nearest way: 1 is the same words."""
        best, asked = 0.0, frozenset(rarities)
        for stems, way_weight in self._ways[article]:
            if shared := stems & asked:
                best = max(best, 2 * sum([rarities[stem] for stem in shared]) / (weight + way_weight))
        return best

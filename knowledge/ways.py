"""The ways of asking for each article, to tell how near the nearest is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from sys import intern


class Ways:
    """`asked` holds, for each article, the stems of every way of asking for it."""

    def __init__(self, asked: Iterable[Iterable[Iterable[str]]], rarity: Callable[[str], float]) -> None:
        self._ways = tuple(_Indexed(ways, rarity) for ways in asked)

    def nearest(self, article: int, rarities: Mapping[str, float], weight: float) -> float:
        """Return the likeness of a question, given by its stems' rarities, to the nearest way: 1 is the same words."""
        return self._ways[article].nearest(rarities, weight)


class _Indexed:
    """The ways of one article, by stem: small talk is said in hundreds of ways, of which few share a word with us."""

    def __init__(self, ways: Iterable[Iterable[str]], rarity: Callable[[str], float]) -> None:
        self._weights: list[float] = []
        having: dict[str, list[int]] = defaultdict(list)
        for place, way in enumerate(ways):
            stems = dict.fromkeys(way)
            self._weights.append(sum(map(rarity, stems)))
            for stem in stems:
                having[intern(stem)].append(place)  # a word of thousands of ways is kept in memory once
        self._having = {stem: tuple(places) for stem, places in having.items()}

    def nearest(self, rarities: Mapping[str, float], weight: float) -> float:
        shared: dict[int, float] = {}
        for stem, rarity in rarities.items():
            for place in self._having.get(stem, ()):
                shared[place] = shared.get(place, 0.0) + rarity
        return max((2 * common / (weight + self._weights[place]) for place, common in shared.items()), default=0.0)

"""From a person's words to the article that answers them."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from knowledge.article import Articles
from knowledge.found import Candidate, Found, Outcome
from knowledge.smalltalk import Smalltalk

__all__ = ["Candidate", "Found", "Outcome", "Search"]


class Search:
    """Finds articles; first plain version: the nearest way of asking."""

    def __init__(
        self, articles: Articles, smalltalk: Smalltalk, elsewhere: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._entries: list[tuple[str, str, str, Counter[str]]] = []
        for article in articles:
            for way in (article.title, *article.ask):
                self._entries.append(("article", article.id, article.lang, _grams(way)))
        for lang in smalltalk.langs:
            for kind in smalltalk.in_language(lang):
                self._entries += [("smalltalk", kind.name, lang, _grams(way)) for way in kind.ask]
        for lang, questions in elsewhere.items():
            self._entries += [("elsewhere", "", lang, _grams(question)) for question in questions]

    def find(self, text: str, *, lang: str | None = None) -> Found:
        asked = _grams(text[:1000])
        best: dict[tuple[str, str], float] = defaultdict(float)
        langs: dict[str, float] = defaultdict(float)
        for sort, name, spoken, grams in self._entries:
            near = _cosine(asked, grams)
            best[sort, name] = max(best[sort, name], near)
            langs[spoken] = max(langs[spoken], near)
        spoken = max(langs, key=langs.__getitem__) if langs and max(langs.values()) > 0 else (lang or "fr")
        ranked = sorted(best.items(), key=lambda item: -item[1])
        candidates = [
            Candidate(article=name, confidence=near) for (sort, name), near in ranked if sort == "article"
        ]
        (sort, name), near = ranked[0] if ranked else (("elsewhere", ""), 0.0)
        outcome = Outcome.UNKNOWN
        if sort == "smalltalk" and near > 0.5:  # noqa: PLR2004
            outcome = Outcome.SMALLTALK
        elif sort == "article" and near > 0.4:  # noqa: PLR2004
            outcome = Outcome.ANSWER if near > 0.6 else Outcome.CHOOSE  # noqa: PLR2004
        return Found(
            outcome=outcome,
            lang=spoken,
            confidence=near,
            candidates=tuple(candidates[:3]),
            smalltalk=name if outcome is Outcome.SMALLTALK else None,
        )


def _grams(text: str) -> Counter[str]:
    padded = f" {' '.join(text.lower().split())} "
    return Counter(padded[start : start + 4] for start in range(len(padded) - 3))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(count * other[gram] for gram, count in one.items() if gram in other)
    return shared / (math.hypot(*one.values()) * math.hypot(*other.values()) or 1.0)

"""From a person's words to the article that answers them."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from knowledge.article import Articles
from knowledge.evidence import Calibration, Evidence, read_calibration
from knowledge.found import Candidate, Found, Outcome
from knowledge.language import Languages
from knowledge.shelf import Ranking, Shelf, Talk
from knowledge.smalltalk import Smalltalk
from knowledge.spelling import Habits, read_habits
from knowledge.text import words_asked

__all__ = ["Candidate", "Found", "Outcome", "Search"]

HERE: Final = Path(__file__).parent
USUAL: Final = "fr"
ANSWERS: Final = 0.35  # as sure as that, the article is shown; people's questions fare better than the figure says
ASKS_BACK: Final = 0.12  # as sure as that, a few are offered
TALKS: Final = 0.2  # the score from which words are small talk, if nothing else scores more
LIKE_TALK: Final = 0.5  # and the likeness to some way to say it
SHOWN: Final = 3


class Search:
    """Finds articles, in the language people write in."""

    def __init__(
        self,
        articles: Articles,
        smalltalk: Smalltalk,
        elsewhere: Mapping[str, Sequence[str]],
        *,
        habits: Mapping[str, Habits] | None = None,
        calibration: Calibration | None = None,
        shelve: Callable[..., Shelf] = Shelf,
    ) -> None:
        langs = sorted({*articles.langs, *smalltalk.langs}, key=lambda lang: (lang != USUAL, lang))
        if habits is None:
            habits = {lang: read_habits(HERE / "spellings" / f"{lang}.yaml") for lang in langs}
        self._calibration = calibration or read_calibration(HERE / "calibration.yaml")
        self._shelves = {
            lang: shelve(
                lang,
                articles.in_language(lang),
                smalltalk.in_language(lang),
                elsewhere.get(lang, ()),
                habits.get(lang),
            )
            for lang in langs
        }
        self._languages = Languages(
            {
                lang: chain(
                    (text for one in articles.in_language(lang) for text in (one.title, one.text, *one.ask)),
                    (way for kind in smalltalk.in_language(lang) for way in kind.ask),
                    elsewhere.get(lang, ()),
                    habits[lang].short if lang in habits else (),
                )
                for lang in langs
            }
        )

    def find(self, text: str, *, lang: str | None = None) -> Found:
        """Never raises; `lang` is the conversation's language so far, kept unless the text clearly speaks another."""
        asked = words_asked(text)
        tried = self._languages.guess(asked, lang=lang) or (lang or USUAL,)
        found = self._find(asked, tried[0])
        for other in tried[1:]:
            if found.outcome is Outcome.UNKNOWN:  # "password" in a French conversation
                there = self._find(asked, other)
                found = there if there.outcome is not Outcome.UNKNOWN else found
        return found

    def _find(self, asked: Sequence[str], lang: str) -> Found:
        shelf = self._shelves.get(lang)
        if not asked or shelf is None:
            return Found(outcome=Outcome.UNKNOWN, lang=lang, confidence=0.0)
        ranking = shelf.rank(asked)
        talk = ranking.talk
        if talk is not None and _talks(talk, ranking.evidence):
            return Found(
                outcome=Outcome.SMALLTALK,
                lang=lang,
                confidence=min(max(talk.score, TALKS), 1.0),
                candidates=_candidates(ranking, 0.0),
                smalltalk=talk.kind,
            )
        confidence = self._calibration.confidence(ranking.evidence) if ranking.articles else 0.0
        return Found(
            outcome=_outcome(confidence),
            lang=lang,
            confidence=confidence,
            candidates=_candidates(ranking, confidence),
        )


def _candidates(ranking: Ranking, confidence: float) -> tuple[Candidate, ...]:
    shown = [(article, max(score, 0.0)) for article, score in ranking.articles[:SHOWN]]
    most = max((score for _, score in shown), default=0.0) or 1.0
    return tuple(Candidate(article=article, confidence=confidence * score / most) for article, score in shown)


def _outcome(confidence: float) -> Outcome:
    if confidence >= ANSWERS:
        return Outcome.ANSWER
    return Outcome.CHOOSE if confidence >= ASKS_BACK else Outcome.UNKNOWN


def _talks(talk: Talk, evidence: Evidence) -> bool:
    return talk.courtesy or (talk.score > TALKS and talk.nearest >= max(LIKE_TALK, evidence.nearest))

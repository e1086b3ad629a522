"""What a person's words ask for: one of the choices just offered, a dialog, or an article."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import Indel

from dialogs.hearing import Topic
from knowledge.search import Found, Outcome, Search

_NO_WORD = re.compile(r"[^\w°]+")
_NUMBER = re.compile(r"(?:(?:le|la|the|no?|n°|numero|number|option|choix|choice|reponse) ?)*(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A choice put before the person: `label` is what the button says, `kind` and `value` what it means."""

    label: str
    kind: str
    value: str = ""


ACKNOWLEDGEMENT = "acknowledgement"
ALIKE = 0.92  # as alike as that, words that differ in a letter or two ask for the same dialog
Openers = Mapping[str, Mapping[str, Iterable[str]]]
"""By language and dialog, the ways to ask for it to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A dialog that words ask for, with the answers that they hold already."""

    dialog: str
    given: Mapping[str, str] = field(default_factory=dict)


Hearing = Callable[[str], Mapping[str, str] | None]


class Understanding:
    def __init__(self, search: Search, openers: Openers, heard_in: Mapping[str, Hearing] | None = None) -> None:
        """`heard_in` tells, by dialog, the answers in a sentence that asks for it, None for one that does not."""
        self.search = search
        self._heard_in = heard_in or {}
        self._openers = {
            language: {_plain(way): dialog for dialog, ways in dialogs.items() for way in ways}
            for language, dialogs in openers.items()
        }

    def with_search(self, search: Search) -> Self:
        """Return one that knows other articles; what begins a dialog is the same."""
        other = copy(self)
        other.search = search
        return other

    def begins(self, text: str, language: str) -> Beginning | None:
        """Return the dialog that the words ask to begin, in the conversation's language or else in another."""
        words = _plain(text)
        for known in (language, *(other for other in self._openers if other != language)):
            ways = self._openers.get(known, {})
            alike = process.extractOne(words, ways.keys(), scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
            if alike:
                return Beginning(dialog=ways[alike[0]])
        for dialog, heard_in in self._heard_in.items():
            given = heard_in(text)
            if given is not None:
                return Beginning(dialog=dialog, given=given)
        return None

    def chosen(self, text: str, offers: Sequence[Offer]) -> Offer | None:
        """Return the offer that the words name, by its label or its number (from 1)."""
        if not offers:
            return None
        words = _plain(text)
        for offer in offers:
            if words == _plain_label(offer.label):
                return offer
        number = _NUMBER.fullmatch(words)
        if number and 1 <= int(number[1]) <= len(offers):
            return offers[int(number[1]) - 1]
        return None

    def found(self, text: str, language: str | None) -> Found:
        """Return what the words are about; `language` is the conversation's so far."""
        return self.search.find(text, lang=language)


def topic_of(found: Found) -> Topic | None:
    """Return what a search found as dialogs hear it: "ok" or "euh" where something is asked is no small talk."""
    smalltalk = found.outcome is Outcome.SMALLTALK
    if found.smalltalk == ACKNOWLEDGEMENT or not (found.candidates or smalltalk):
        return None
    article = found.candidates[0].article if found.candidates else ""
    others = tuple((one.article, one.confidence) for one in found.candidates[1:])
    return Topic(article=article, confidence=found.confidence, smalltalk=smalltalk, others=others)


def _plain(text: str) -> str:
    """Lower case without accents or punctuation, so that "2)" is 2 and a capital changes nothing."""
    decomposed = unicodedata.normalize("NFKD", text[:200]).lower()
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_NO_WORD.sub(" ", letters).split())


_plain_label = lru_cache(maxsize=1024)(_plain)  # labels are titles and phrases, the same few hundred all the time

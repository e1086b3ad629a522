"""What people's words are about when something was asked: "je le trouve où ?" leans on the question."""

from collections.abc import Callable
from typing import Final

from dialogs.hearing import ASKING, Topic
from dialogs.vocabulary import Leaning, vocabulary
from dialogs.wording import plain, spaced, tidy

MOST_WORDS: Final = 14  # a longer question says itself what it is about
CLEAR: Final = 0.6  # from which a question that points at something says enough by itself
TopicOf = Callable[[str], Topic | None]


def about(asked: str, words: str, topic_of: TopicOf) -> Topic | None:
    """Return what the words are about; `topic_of` searches words that stand alone.

    A question that names nothing is searched with the name of what was asked. Of one that may, this is tried only if
    it leads nowhere else.
    """
    alone = topic_of(words)
    bare = _without_preamble(words)
    if bare != words and (asks := topic_of(bare)) is not None and not asks.smalltalk:
        alone = asks
    said = spaced(bare)
    for leaning in vocabulary().leaning:
        subject = leaning.subjects.get(asked)
        if subject and said and len(said.split()) <= MOST_WORDS and _leans(said, bare, leaning, alone):
            there = topic_of(f"{bare} {subject}")
            if there is not None and not there.smalltalk and there.confidence >= ASKING:
                return there
    return alone


def _leans(said: str, words: str, leaning: Leaning, alone: Topic | None) -> bool:
    known = vocabulary()
    asks = "?" in words or known.asking.found_in(said) or known.complaining.found_in(said)
    if not asks or (alone is not None and alone.smalltalk):
        return False
    if alone is None or all(word in leaning.words for word in said.split()):
        return True
    return alone.confidence < CLEAR and bool(leaning.points.search(said)) and not leaning.names.search(said)


def _without_preamble(words: str) -> str:
    """Return a question without what it is put off with: "avant d'accepter, …", "une seconde, …"."""
    tidied = tidy(words)
    preamble = vocabulary().preambles.match(plain(tidied))
    return tidied[preamble.end() :] if preamble and preamble.end() < len(tidied) else tidied

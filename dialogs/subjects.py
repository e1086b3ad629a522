"""What people's words are about when something was asked: "je le trouve où ?" leans on the question."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dialogs.articles import named_articles
from dialogs.hearing import ASKING, Topic
from dialogs.vocabulary import Leaning, vocabulary
from dialogs.wording import plain, spaced, tidy

MOST_WORDS: Final = 14  # a longer question says itself what it is about
NEARER: Final = 1.4  # times as probable: an article near what was asked
CLEAR: Final = 0.6  # from which a question that points at something says enough by itself
CERTAIN: Final = 0.8  # from which it is about nothing else, whatever was asked
FAR_MORE: Final = 1.5  # times as sure as by itself, if that is near what was asked, too
TopicOf = Callable[[str], Topic | None]


def about(asked: str, words: str, topic_of: TopicOf) -> Topic | None:
    """Return what the words are about; `topic_of` searches words that stand alone.

    A question that names nothing is searched with the name of what was asked. Of one that may, this is tried only if
    it leads nowhere else.
    """
    alone = _nearest(asked, topic_of(words))
    tidied = tidy(words)
    bare = _without_preamble(tidied)
    if bare != tidied and (asks := _nearest(asked, topic_of(bare))) is not None and not asks.smalltalk:
        alone = asks
    said = spaced(bare)
    for leaning in vocabulary().leaning:
        subject = leaning.subject(asked, said)
        if subject and said and len(said.split()) <= MOST_WORDS and _leans(said, bare, leaning, alone):
            there = _nearest(asked, topic_of(f"{bare} {subject}"))
            if there is not None and not there.smalltalk and there.confidence >= _enough(asked, alone):
                return replace(there, leaning=True)
    return alone


def _enough(asked: str, alone: Topic | None) -> float:
    """Return how sure the search with what was asked must be to count for more than the one without."""
    if alone is None or alone.article not in named_articles().near_to.get(asked, ()):
        return ASKING
    return min(max(FAR_MORE * alone.confidence, ASKING), CLEAR)


def _nearest(asked: str, topic: Topic | None) -> Topic | None:
    """Return the topic with another article first if people who are asked this want that one far more often."""
    if topic is None or topic.smalltalk or topic.confidence >= CERTAIN:
        return topic
    near = named_articles().near_to.get(asked, ())
    found = ((topic.article, topic.confidence), *topic.others)
    article, _ = max(found, key=lambda one: one[1] * (NEARER if one[0] in near else 1))
    return replace(topic, article=article)


def _leans(said: str, words: str, leaning: Leaning, alone: Topic | None) -> bool:
    known = vocabulary()
    asks = "?" in words or known.asking.found_in(said) or known.complaining.found_in(said)
    if not asks or (alone is not None and alone.smalltalk):
        return False
    if alone is None or all(word in leaning.words for word in said.split()):
        return True
    return alone.confidence < CLEAR and bool(leaning.points.search(said)) and not leaning.names.search(said)


def _without_preamble(tidied: str) -> str:
    """Return a question without what it is put off with: "avant d'accepter, …", "une seconde, …"."""
    preamble = vocabulary().preambles.match(plain(tidied))
    return tidied[preamble.end() :] if preamble and preamble.end() < len(tidied) else tidied

"""What a person's words are when something was asked: an answer, a command, a correction, or something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.articles import named_articles
from dialogs.commands import Command, command
from dialogs.corrections import Correction, correction
from dialogs.slots import Kind, Option, Reading
from dialogs.vocabulary import vocabulary
from dialogs.wording import spaced

__all__ = ["Correction", "Digression", "Heard", "Problem", "Smalltalk", "Topic", "Value", "hear"]

CONFIDENT: Final = 0.2  # from which an article is meant, if the words are no answer
OFFERING: Final = 0.12  # from which it is, if the words ask or complain but could be an answer
ASKING: Final = 0.07  # from which it is, if they ask or complain and are none
SURE: Final = 0.6  # from which a question about cancelling, going back and the like is one, and no command
WANTED: Final = 0.35  # from which it is people who are asked for
LEAVING: Final = (Command.BACK, Command.CANCEL, Command.RESTART, Command.KEEP)
VAGUE: Final = {"missing", "no_such", "not_a_name", "unclear"}  # problems of words that may be about anything
A_REQUEST: Final = 7  # words; longer questions are questions
A_CALL: Final = 3  # words; "explique-moi" asks for help, whatever article has these words
A_STORY: Final = 6  # words; shorter complaints can be answers: "rien reçu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What the search says the words are about, and how sure it is.

    `others` are the next best articles, `leaning` says that what was asked had to be searched with the words.
    """

    article: str
    confidence: float
    smalltalk: bool = False
    others: tuple[tuple[str, float], ...] = ()
    leaning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An answer to what was asked."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digression:
    """A question that an article answers."""

    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """No answer, for a reason that the kind of answer has a name for."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Smalltalk:
    """A greeting, thanks, a temper."""


Heard = Value | Command | Correction | Digression | Problem | Smalltalk


def hear(
    asked: str,
    kind: Kind,
    words: str,
    *,
    options: Sequence[Option] = (),
    topic: Topic | None = None,
    others: Mapping[str, Kind] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> Heard:
    """Return what the words are. `others` are the slots answered before, `names` what people call slots."""
    reading = kind.read(words, options)
    corrected = correction(asked, words, reading, others or {}, names or {})
    if corrected is not None:
        return corrected
    ordered = command(words)
    if reading.value is not None and reading.sure and not (reading.within and ordered):
        return Value(value=reading.value)
    if ordered is not None and not _asks_instead(ordered, words, topic):
        return ordered
    if topic is not None and not topic.smalltalk and _digresses(words, reading, topic):
        wanted = topic.article == named_articles().people and topic.confidence >= WANTED
        return Command.AGENT if wanted else Digression(article=topic.article)
    if reading.value is not None:
        return Value(value=reading.value)
    polite = topic is not None and topic.smalltalk and reading.problem in VAGUE
    return Smalltalk() if polite else Problem(name=reading.problem or "missing")


def _asks_instead(ordered: Command, words: str, topic: Topic | None) -> bool:
    """Say whether words that sound like a command ask something that an article surely answers."""
    if topic is None or topic.smalltalk or topic.leaning or topic.confidence < SURE:
        return False
    if ordered is Command.HELP:  # "mon mot de passe a expiré, j'y comprends rien"
        known = named_articles()
        return topic.article not in {known.people, known.abilities} and len(spaced(words).split()) > A_CALL
    if ordered is Command.REPEAT:  # "le lien a expiré, on en redemande un comment ?"
        return "?" in words and len(spaced(words).split()) > A_REQUEST
    return ordered in LEAVING and _asks_about_leaving(words)


def _asks_about_leaving(words: str) -> bool:
    """Say whether a question is about cancelling and the like: not "je peux revenir en arrière ?", which asks to."""
    if "?" not in words:
        return False
    phrase = spaced(words)
    return len(phrase.split()) > A_REQUEST or not vocabulary().requesting.match(phrase)


def _digresses(words: str, reading: Reading, topic: Topic) -> bool:
    known = vocabulary()
    phrase = spaced(words)
    if "?" in words or known.asking.found_in(phrase):
        return topic.confidence >= (ASKING if reading.value is None else OFFERING)
    if known.complaining.found_in(phrase):
        return topic.confidence >= (
            ASKING if reading.value is None else OFFERING if len(phrase.split()) >= A_STORY else 1
        )
    return reading.value is None and reading.problem in VAGUE and topic.confidence >= CONFIDENT

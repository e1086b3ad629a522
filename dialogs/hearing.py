"""What a person's words are when something was asked: an answer, a command, a correction, or something else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.commands import Command, command
from dialogs.slots import Kind, Option
from dialogs.vocabulary import vocabulary
from dialogs.wording import tidy, tokens

CONFIDENT: Final = 0.35  # from which the search would answer with its article
ASKING: Final = 0.12  # from which it is an article's business, if the words ask or complain


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What the search says the words are about, and how sure it is."""

    article: str
    confidence: float
    smalltalk: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """An answer to what was asked."""

    value: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Another answer to what was asked before; None: the person wants to give one."""

    slot: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Digression:
    """A question that an article answers."""

    article: str


@dataclass(frozen=True, slots=True)
class Problem:
    """No answer, for a reason that the kind of answer has a name for."""

    name: str


@dataclass(frozen=True, slots=True)
class Smalltalk:
    """A greeting, thanks, a temper."""


Heard = Value | Command | Correction | Digression | Problem | Smalltalk


def hear(  # noqa: PLR0911 - one return a sort of words
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
    tidied = tidy(words)
    reading = kind.read(words, options)
    known = vocabulary()
    spaced = " ".join(tokens(tidied))
    asks = known.asking.found_in(spaced) or "?" in tidied
    complains = known.complaining.found_in(spaced)
    ordered = command(words)
    if reading.value is not None and reading.sure:
        return Value(reading.value)
    if ordered is not None:
        return ordered
    if topic is not None and not topic.smalltalk:
        enough = ASKING if asks or complains else CONFIDENT
        if topic.confidence >= enough and (asks or complains or reading.value is None):
            return Digression(topic.article)
    if reading.value is not None:
        return Value(reading.value)
    if topic is not None and topic.smalltalk:
        return Smalltalk()
    return Problem(reading.problem or "missing")

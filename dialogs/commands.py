"""The ways out, heard in people's words at any moment: back, cancel, help, repeat, restart, a human, later."""

from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process

from dialogs.vocabulary import Ways, vocabulary
from dialogs.wording import spaced


class Command(StrEnum):
    BACK = "back"
    CANCEL = "cancel"
    HELP = "help"
    REPEAT = "repeat"
    RESTART = "restart"
    AGENT = "agent"
    KEEP = "keep"


# Who says two things at once is heard for the first of these.
ORDER: Final = (
    Command.AGENT,
    Command.RESTART,
    Command.BACK,
    Command.KEEP,
    Command.REPEAT,
    Command.CANCEL,
    Command.HELP,
)
ALIKE: Final = 86  # of 100: a mistyped command
SHORT: Final = 4  # letters; "aide" is not "aida"
MOST_LETTERS: Final = 3  # more than that are not mistyped, but said besides
MOST_WORDS: Final = 25  # more is a story, not a command


def command(words: str) -> Command | None:
    """Return what the words command, if they do nothing else."""
    said = spaced(words).split()
    if not said or len(said) > MOST_WORDS:
        return None
    known = vocabulary()
    bare = " ".join(word for word in said if word not in known.around)
    phrase = " ".join(said)
    for exact in (phrase, bare):
        for one in ORDER:
            if exact in known.commands[one].says:
                return one
    for one in ORDER:
        if known.commands[one].found_in(phrase):
            return one
    return next((one for one in ORDER if _mistyped(bare, known.commands[one])), None)


def _mistyped(bare: str, ways: Ways) -> bool:
    if len(bare) <= SHORT:
        return False
    alike = process.extract(bare, ways.says, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    return any(len(way) > SHORT and abs(len(way) - len(bare)) <= MOST_LETTERS for way, *_ in alike)

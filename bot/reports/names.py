"""What documents are called when they are downloaded."""

import unicodedata
from pathlib import PurePosixPath

from bot.reports.deposit import DepositFacts
from bot.reports.wording import Words, in_paris

PROCESSING = (
    "Accusé de traitement"  # what the real portal's files begin with; tools look for it, so it has no translation
)
LONGEST = 240  # bytes: file systems end at 255, and browsers add a number to a name that is taken
_FORBIDDEN = '/\\:*?"<>|'


def processing_name(facts: DepositFacts) -> str:
    """Return the name of the processing report as XML, by the pattern of the real portal.

    Raises `NotProcessedError` where there is none.
    """
    _ = facts.came_of_it
    day = in_paris(facts.processed_at or facts.received_at)
    before, after = f"{PROCESSING}_", f"_{day:%Y%m%d}.xml"
    return f"{before}{_shortened(_safe(facts.name), LONGEST - _size(before) - _size(after))}{after}"


def document_name(kind: str, number: str, ending: str, words: Words) -> str:
    """Return the name of a document of a deposit: kinds are the keys of `names` in our texts, but for the list."""
    return f"{_shortened(_safe(words.say(f'names.{kind}', number=number)), LONGEST - len(ending) - 1)}.{ending}"


def list_name(milliseconds: int, words: Words) -> str:
    """Return the name of a list of deposits, written at that time."""
    return _safe(f"{words.say('names.list', date=f'{in_paris(milliseconds):%Y-%m-%d}')}.csv")


def _safe(name: str) -> str:
    """Return a name that every file system takes, and that hides nothing."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join("_" if each in _FORBIDDEN or unicodedata.category(each)[0] == "C" else each for each in composed)
    return kept.strip(" .") or "_"


def _shortened(name: str, most: int) -> str:
    """Return at most so many bytes of a name, its ending among them."""
    if _size(name) <= most:
        return name
    ending = PurePosixPath(name).suffix
    ending = ending if _size(ending) < most // 4 else ""
    kept = name.removesuffix(ending).encode()[: most - _size(ending) - _size("…")].decode("utf-8", "ignore")
    return f"{kept}…{ending}"


def _size(name: str) -> int:
    return len(name.encode())

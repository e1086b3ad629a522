"""Text as it was typed becomes plain lower-case words."""

import re
import unicodedata
from typing import Final

MOST_CHARACTERS: Final = 1000
MOST_WORDS: Final = 120
LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'", "‘": "'", "`": "'", "´": "'"})
ACCENTS: Final = re.compile("[\u0300-\u036f]+")
WORD: Final = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Lower-case without accents; "n°" is the word that it stands for, in French and near enough in English."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    spelled = lowered.translate(LIGATURES).replace("n°", "numero ")
    return ACCENTS.sub("", unicodedata.normalize("NFKD", spelled))


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, plain."""
    return WORD.findall(plain(text))


def words_asked(text: str) -> list[str]:
    """Return the first words of a question, so that the work is bounded whatever is pasted."""
    return words(text[:MOST_CHARACTERS])[:MOST_WORDS]

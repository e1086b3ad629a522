"""People's words made even, so that what is looked for in them can be found whatever the spelling."""

import re
import unicodedata
from typing import Final

MOST_CHARACTERS: Final = 600  # an answer is short; what comes after is not read
_SAME: Final = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "＠": "@"}
)
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_BLANKS: Final = re.compile(r"\s+")
_SIMPLE: Final = {"œ": "o", "æ": "a", "ß": "s", "ø": "o", "ı": "i", "ł": "l"}
_RUN_TOGETHER: Final = re.compile(r"^j([bcdfglmnpqrstv]\w{2,})$")
_ELIDED: Final = re.compile(
    r"^j(ai|avais|ai(?:me|merais|merai)|abandonn?e\w*|arr?ete\w*|accept\w*|annul\w*|etais|habit\w*|oubli\w*|attend\w*|envoi\w*|utilis"
    r"\w*|ecri\w*|essa[iy]\w*|arriv\w*|approuv\w*|adher\w*|aurai\w*|espere|ignore|en|y|hesit\w*|ajout\w*)$"
)  # "jabandonne", "jaccepte"; not "jean" or "jour"
_WORD: Final = re.compile(r"[^\W_]+")


def tidy(words: str) -> str:
    """Return the words cut to length, with one kind of apostrophe, hyphen and blank and nothing unseen."""
    composed = unicodedata.normalize("NFC", words[:MOST_CHARACTERS]).translate(_SAME)
    return _BLANKS.sub(" ", _UNSEEN.sub("", composed)).strip()


def plain(tidied: str) -> str:
    """Return lower case without accents, as long as what was given: a place in one is the same place in the other."""
    lowered = tidied.lower()
    if lowered.isascii():
        return lowered
    return "".join(letter.lower() if letter.isascii() else _plain_letter(letter) for letter in tidied)


def _plain_letter(letter: str) -> str:
    lowered = letter.lower()
    first = unicodedata.normalize("NFKD", _SIMPLE.get(lowered, lowered))[:1]
    return first or letter


def spaced(words: str) -> str:
    """Return the words plain, single blanks between them, "jveux" as "je veux" and "jaccepte" as "j accepte"."""
    return " ".join(_ELIDED.sub(r"j \1", _RUN_TOGETHER.sub(r"je \1", word)) for word in tokens(tidy(words)))


def tokens(text: str) -> list[str]:
    """Return the words and numbers, plain."""
    return _WORD.findall(plain(text))

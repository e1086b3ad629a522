"""Whether a word looks like a password."""

import re
from typing import Final

AROUND: Final = ".,;:!?…'’\"«»“”()[]<>"  # what may stand around a word and is no part of it
SHORTEST: Final = 5
LONGEST: Final = 64
_CODE: Final = re.compile(r"[<>]|\w\(")  # of a page or a program
_SYMBOL: Final = re.compile(r"[^\w\s.,;:'’\"«»“”()\[\]<>/\\•-]")
# What has a shape of its own.
_KNOWN: Final = re.compile(
    r"""[^\s@]{1,80}@[^\s@]{1,80}[.,][^\s@.,]{2,}          # an address
    |[\w.+-]{3,80}@(?:[a-z-]{3,80})?|@[\w.-]{3,80}         # a part of one
    |(?:https?:|www\.|mailto:).*|.*://.*                   # a link
    |.*\.(?:xml|xsd|xlsx?|csv|zip|pdf|docx?|txt|json|ods|png|jpe?g|eml|html?|fr|com|org|net)   # a file, a site
    |[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}           # a UUID
    |\d{2}[a-z]{3}\d{3}                                    # a BCR
    |y?m[ -]?c[ -]?f[ -]?(?:cer|rt).*                      # a contract
    |(?:rncp|rs)[ -]?\d+.*|(?:bcr|siret|siren|contrat|n°|no)[:=-]?\w*
    |[a-zà-ÿ]+(?:[._-][a-zà-ÿ]+)+\d{0,4}                   # marie.durand2
    |\w+(?:[_-]\w+){2,}                                    # certifs_2024_T3
    |[+(]?\d[\d\s().+/:,-]*(?:h|h\d\d|€|%|[mkg]o|er?|[eè]me)?""",  # a date, a telephone number, an amount
    re.IGNORECASE | re.VERBOSE,
)
# What we sign people in with; telephones make the first letter a capital.
_LOGIN: Final = re.compile(r"[A-HJKMNP-Z2-9][a-hjkmnp-z2-9]{8}|[A-HJKMNP-Z2-9]{9}")


def is_known(word: str) -> bool:
    """Say whether a word has the shape of something else: an address, a number, and so on."""
    return bool(_KNOWN.fullmatch(word.strip(AROUND)))


def is_login(word: str) -> bool:
    return bool(_LOGIN.fullmatch(word.strip(AROUND)))


def mixes(word: str) -> bool:
    """Say whether a word has letters together with digits or symbols, as hardly any word has."""
    inner = word.strip(AROUND)
    if len(inner) < SHORTEST or is_known(inner):
        return False
    letters = any(character.isalpha() for character in inner)
    return letters and (any(character.isdigit() for character in inner) or bool(_SYMBOL.search(inner)))


def mixes_much(word: str, *, fewest: int) -> bool:
    """Say the same of a word of some length with digits, and with capitals and small letters, or a symbol."""
    inner = word.strip(AROUND)
    if not fewest <= len(word) <= LONGEST or not word.isprintable() or _CODE.search(word):
        return False
    if is_known(inner) or not any(character.isdigit() for character in inner):
        return False
    lower, upper = any(character.islower() for character in inner), any(character.isupper() for character in inner)
    return (lower and upper) or ((lower or upper) and (has_symbol(inner) or word.endswith("!")))


def has_symbol(word: str) -> bool:
    return bool(_SYMBOL.search(word))

"""Spoils clean questions the way people do, so that the calibration meets what the search will meet."""

from random import Random
from typing import Final

BY_EAR: Final = (
    ("eau", "o"), ("qu", "k"), ("ph", "f"), ("au", "o"), ("ai", "é"), ("er ", "é "), ("ez ", "é "), ("ss", "s"),
    ("tion", "sion"), ("mm", "m"), ("nn", "n"), ("tt", "t"), ("l'", "l"), ("d'", "d"), ("s'", "s"), ("j'", "j"),
    ("est-ce que", "es ke"), ("pour ", "pr "), ("dans ", "ds "), ("avec ", "ac "), ("vous ", "vs "), ("t ", " "),
)  # fmt: skip
SPOILED: Final = 0.3  # of the words; and
HEARD: Final = 0.6  # of the spellings
SHORTEST: Final = 4


def spoil(question: str, lang: str, random: Random) -> str:
    """Return the question in capitals, mistyped, or in French also written by ear."""
    manners = (_shouted, _mistyped, _heard) if lang == "fr" else (_shouted, _mistyped)
    return random.choice(manners)(question, random)


def _shouted(question: str, _random: Random) -> str:
    return question.upper().replace("'", " ")


def _heard(question: str, random: Random) -> str:
    spoiled = f"{question.lower().replace('’', chr(39))} "
    for right, heard in BY_EAR:
        if random.random() < HEARD:
            spoiled = spoiled.replace(right, heard)
    return spoiled.strip()


def _mistyped(question: str, random: Random) -> str:
    return " ".join(
        _slip(word, random) if len(word) >= SHORTEST and random.random() < SPOILED else word
        for word in question.split()
    )


def _slip(word: str, random: Random) -> str:
    place = random.randrange(1, len(word) - 1)
    before, one, other, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    return before + random.choice((other + one, one, other, one + one + other, one + random.choice("aeirst"))) + after

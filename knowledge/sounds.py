"""How a French word sounds, roughly: people who write by ear write the same sounds with other letters."""

import re
from functools import lru_cache
from typing import Final

# In this order: each rule sees what the rules before it left. Capitals and digits are sounds of their own:
# S as in chat, 1 as in pain, 2 as in temps, 3 as in bon, U as in ou, W as in oi, E as in peu.
RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=[aeiou])s(?=[aeiouy])", "z"),
        (r"(.)\1+", r"\1"),
        (r"^h|(?<![csp])h", ""),
        (r"ph", "f"),
        (r"sch|ch|sh", "S"),
        (r"qu(?=[aeiouy])|q|k", "k"),
        (r"gu(?=[eiy])", "g"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ti(?=on)", "si"),
        (r"(?<=.)x$", ""),
        (r"x", "ks"),
        (r"oeu|oe|eu", "E"),
        (r"eau|au", "o"),
        (r"(?:ain|ein|aim|in|im|un|um|yn|ym)(?![aeiouynm])", "1"),
        (r"(?:an|en|am|em)(?=t?s?$)|(?:an|en|am|em)(?![aeiouynm])", "2"),
        (r"(?:on|om)(?![aeiouynm])", "3"),
        (r"oi|oy", "W"),
        (r"ou", "U"),
        (r"ai|ei|ay|ey", "e"),
        (r"y|il(?=l)", "i"),
        (r"(?<=.)(?:er|ez|et|ent)s?$", ""),
        (r"(?<=..)[stdxzp]+$", ""),
        (r"(?<=.)e+$", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=50_000)
def french_sound(word: str) -> str:
    """Return the key of a plain word; words that sound alike mostly share it."""
    for pattern, sound in RULES:
        word = pattern.sub(sound, word)
    return word

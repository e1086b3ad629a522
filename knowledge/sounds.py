"""How a word sounds, roughly: people who write by ear write the same sounds with other letters."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

# In this order: each rule sees what the rules before it left. Capitals and digits are sounds of their own, in French:
# S as in chat, 1 as in pain, 2 as in temps, 3 as in bon, U as in ou, W as in oi, E as in peu, Y as in taille.
FRENCH: Final = (
    (r"(?<=[aeu])(?:ill|y(?=[aeiou]))", "Y"),
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
    (r"mpt", "mt"),
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
    (r"(?<=.)(?:er|ez|et|ent)s?$", "e"),
    (r"(?<=..)[stdxzp]+$", ""),
    (r"(?<=.)e+$", ""),
    (r"(.)\1+", r"\1"),
)
ENGLISH: Final = (
    (r"(.)\1+", r"\1"),
    (r"ph", "f"),
    (r"c(?=[eiy])", "s"),
    (r"ck|c|q", "k"),
    (r"x", "ks"),
    (r"^kn", "n"),
    (r"^wr", "r"),
    (r"wh", "w"),
    (r"gh", ""),
    (r"(?<=.)e$", ""),
    (r"ea|ee|ie|ei|y", "i"),
    (r"ou|oo", "u"),
    (r"[sz]$", "s"),
)
RULES: Final = {"fr": FRENCH, "en": ENGLISH}
REMEMBERED: Final = 50_000


class Sounds:
    """Gives the sound of a plain word; words that sound alike mostly share it."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._rules = [(re.compile(pattern), sound) for pattern, sound in RULES.get(lang, ())]
        self._heard = lru_cache(maxsize=REMEMBERED)(self._hear)

    def __call__(self, word: str) -> str:
        return self._heard(word)

    def __reduce__(self) -> tuple[Callable[[str], "Sounds"], tuple[str]]:
        return sound_in, (self._lang,)  # what was heard before is heard again soon enough

    def _hear(self, word: str) -> str:
        for pattern, heard in self._rules:
            word = pattern.sub(heard, word)
        return word


@cache
def sound_in(lang: str) -> Sounds:
    return Sounds(lang)

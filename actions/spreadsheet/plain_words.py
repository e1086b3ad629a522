"""Words without what people write now one way, now another: accents, capitals, punctuation, small words."""

import re
import unicodedata
from functools import lru_cache

_SMALL = frozenset(
    "a au aux d de des du en et l la le les of ou or par the un une sur pour si il y lieu s is in".split()  # noqa: SIM905
)
_SMALL_UNLESS_MEANT = frozenset({"lieu"})
_MARKS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\bn\s?[°º]", re.IGNORECASE)
_HUMPS = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])|(?<=[A-Za-zà-ÿ])(?=[0-9])")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return small letters without accents, words apart by one blank."""
    spelled = _NUMBER.sub("numero ", text.replace("œ", "oe").replace("Œ", "OE"))
    apart = unicodedata.normalize("NFKD", spelled)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _MARKS.sub(" ", bare.casefold()).strip()


def words(text: str) -> tuple[str, ...]:
    """Return the words that carry meaning, sorted; `nomNaissance` has two."""
    said = plain(_HUMPS.sub(" ", text)).split()
    return tuple(sorted(word for word in said if word not in _SMALL - _SMALL_UNLESS_MEANT))


def compact(text: str) -> str:
    """Return the words that carry meaning in their order, in one piece."""
    return "".join(word for word in plain(text).split() if word not in _SMALL - _SMALL_UNLESS_MEANT)
